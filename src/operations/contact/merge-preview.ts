import Type from 'typebox';
import { notFound } from '#base/errors.ts';
import { Contact } from '#contacts/contact.ts';
import { mergeContacts } from '#contacts/merge.ts';
import { MergedField, mergedFields } from '#contacts/merge-preview.ts';
import { presentContact } from '#contacts/present-contact.ts';
import { findContacts } from '#store/contacts/list-contacts.ts';
import { query } from '../operation.ts';
import { mergeMembers, readMerge } from './merge-members.ts';

export const previewMerge = query({
  key: 'contact.mergePreview',
  title: 'Preview Merge of Contacts',
  description:
    'Shows field by field what a merge would keep, and the contact that it would leave. Lists such as tags, followers and external ids are joined, so that nothing of them is dropped.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'POST', path: '/contacts/merge/preview' },
  isIdempotent: true,
  errors: ['not_found'],
  input: mergeMembers,
  output: Type.Object({ contact: Contact, fields: Type.Array(MergedField) }),

  async handler(input, { store }) {
    const { contactIds, choices } = readMerge(input);
    const found = await findContacts(store, contactIds);
    const contacts = contactIds.map(id => found.get(id) ?? missing());
    const [primary = missing()] = contacts;
    const after = mergeContacts(contacts, choices);
    return {
      contact: presentContact({ ...primary, ...after }, await store.dictionary()),
      fields: mergedFields(contacts, after),
    };
  },
});

function missing(): never {
  throw notFound('The contact');
}
