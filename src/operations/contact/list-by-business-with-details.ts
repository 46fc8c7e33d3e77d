import { limitOf, skip } from '../paging.ts';
import { preset } from '../preset.ts';
import { listContactsByBusiness } from './list-by-business.ts';
import { Id, include, locationId, wordsQuery } from './members.ts';

export const listContactsByBusinessWithDetails = preset({
  of: listContactsByBusiness,
  key: 'contact.listByBusinessWithDetails',
  title: 'List Contacts of a Business with Tasks and Notes',
  description: 'Returns the contacts of one business with the tasks and notes of each in a single call.',
  input: { businessId: Id, locationId, limit: limitOf(25), skip, query: wordsQuery, include },
  translate: ({ include = ['tasks', 'notes'], ...input }) => ({ ...input, include }),
});
