import Type, { type Static } from 'typebox';
import type { ContactFields, ContactState } from './contact-state.ts';
import { chosenMembers } from './merge.ts';

/** What a merge does with one member of the contacts. */
export const MergedField = Type.Object({
  field: Type.String({ description: 'The member, a custom field as `customFields.{id}`.' }),
  kept: Type.Unknown({ description: 'The value after the merge.' }),
  dropped: Type.Array(Type.Unknown(), {
    description:
      'Other values that the contacts have. Dropped e-mails and phones are kept as additional ones.',
  }),
});
export type MergedField = Static<typeof MergedField>;

/** Each member that one of the contacts has a value of, with what is kept and what is not. */
export function mergedFields(contacts: readonly ContactState[], after: ContactFields): MergedField[] {
  const members = chosenMembers.map(member => ({
    field: member,
    kept: after[member],
    values: contacts.map(one => one[member]),
  }));
  const ids = new Set(contacts.flatMap(({ customFields }) => Object.keys(customFields)));
  const customFields = [...ids].map(id => ({
    field: `customFields.${id}`,
    kept: after.customFields[id],
    values: contacts.map(one => one.customFields[id]),
  }));
  return [...members, ...customFields]
    .filter(({ values }) => values.some(isValue))
    .map(({ field, kept, values }) => ({ field, kept: kept ?? null, dropped: droppedOf(values, kept) }));
}

function droppedOf(values: readonly unknown[], kept: unknown): unknown[] {
  const distinct = new Map(values.filter(isValue).map(value => [JSON.stringify(value), value]));
  distinct.delete(JSON.stringify(kept));
  return [...distinct.values()];
}

function isValue(value: unknown): boolean {
  return value !== null && value !== undefined;
}
