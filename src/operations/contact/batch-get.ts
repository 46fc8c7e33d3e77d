import Type from 'typebox';
import { notFound } from '#base/errors.ts';
import { Contact } from '#contacts/contact.ts';
import { presentContact } from '#contacts/present-contact.ts';
import { findContacts } from '#store/contacts/list-contacts.ts';
import { batchOf, failure, idsOf } from '../batch.ts';
import { query } from '../operation.ts';
import { besideMembers, readBeside } from './include.ts';
import { include, locationId } from './members.ts';

export const batchGetContacts = query({
  key: 'contact.batchGet',
  title: 'Get Many Contacts',
  description: 'Returns up to 500 contacts by id in one call, with what was asked for beside each.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'POST', path: '/contacts/batch/get' },
  isIdempotent: true,
  input: { locationId, ids: idsOf('the contacts'), include },
  output: batchOf({ contact: Type.Optional(Contact), ...besideMembers }),

  async handler({ ids, include = [] }, { store }) {
    const [found, dictionary] = [await findContacts(store, ids), await store.dictionary()];
    const beside = include.length > 0 ? await readBeside(store, [...found.keys()], include) : undefined;
    const results = ids.map((id, index) => {
      const state = found.get(id);
      if (!state) return { index, ...failure(id, notFound('The contact')) };
      return {
        index,
        id,
        status: 'found',
        contact: presentContact(state, dictionary),
        ...beside?.(id),
      } as const;
    });
    const failed = results.filter(({ status }) => status === 'failed').length;
    return { results, succeeded: results.length - failed, failed };
  },
});
