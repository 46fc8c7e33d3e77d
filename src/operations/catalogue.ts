import { createContact } from './contact/create.ts';
import { getContact } from './contact/get.ts';
import type { Operation } from './operation.ts';
import { createTask } from './task/create.ts';

/** Everything that Roster can do. Each surface is made from this list. */
export const operations: readonly Operation[] = [createContact, getContact, createTask];
