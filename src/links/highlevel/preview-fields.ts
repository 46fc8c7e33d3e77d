import type { LinkedField } from '#contacts/linked-field.ts';
import { findContact } from '#store/contacts/contacts.ts';
import { linkedContactsAfter, type RemoteRecord } from '#store/highlevel/remote-records.ts';
import type { StoreReader } from '#store/store.ts';
import { valuesOf } from './contact-out.ts';
import { type RuleOf, rulesBy, rulesFor } from './field-rules.ts';
import { changedParts, type LinkedValues, partBehind } from './linked-values.ts';
import { mergeValues } from './merge-values.ts';

/** A contact that is linked, and what rules would make of it here. */
export interface LinkedSample {
  readonly remoteId: string;
  readonly contactId: string;
  /** What HighLevel was last seen to have. */
  readonly there: LinkedValues;
  readonly fields: readonly {
    readonly target: string;
    readonly value: unknown;
    readonly before: unknown;
    readonly after: unknown;
  }[];
}

/** What other rules would make of the first contacts that are linked, as both sides were last seen. */
export async function previewFields(
  store: StoreReader,
  connectionId: string,
  fields: readonly LinkedField[],
  limit: number,
): Promise<readonly LinkedSample[]> {
  const dictionary = await store.dictionary();
  const ruleOf = rulesBy(fields, dictionary);
  const nameOf = (part: string) => {
    const field = partBehind('customFields', part);
    return field === undefined ? part : `customField:${dictionary.field(field)?.key ?? field}`;
  };
  const samples: LinkedSample[] = [];
  for (const linked of await linkedContactsAfter(store, connectionId, '', limit)) {
    const contact = await findContact(store, linked.localId);
    if (!contact) continue;
    const here = valuesOf(contact);
    samples.push({
      remoteId: linked.remoteId,
      contactId: contact.id,
      there: linked.there,
      fields: fieldsOf(linked, here, await rulesFor(store, ruleOf, contact)).map(field => ({
        ...field,
        target: nameOf(field.target),
      })),
    });
  }
  return samples;
}

function fieldsOf(
  { here: hereThen, there }: RemoteRecord,
  here: LinkedValues,
  ruleOf: RuleOf,
): LinkedSample['fields'] {
  // All that HighLevel has counts as changed there, as it does where a field was not kept alike before.
  const { taken } = mergeValues({ hereThen, here, thereThen: {}, there, ruleOf });
  return changedParts({}, { ...there, ...here })
    .filter(part => ruleOf(part))
    .map(part => ({
      target: part,
      value: there[part] ?? null,
      before: here[part] ?? null,
      after: (taken.includes(part) ? there[part] : here[part]) ?? null,
    }));
}
