import type { Consumer } from '#store/consumers.ts';
import { segments } from './segment/consumer.ts';

/** Everything that reads the events of a location and makes something of them. */
export const consumers: readonly Consumer[] = [segments];
