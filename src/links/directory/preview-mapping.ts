import { type ContactFields, type ContactState, emptyFields } from '#contacts/contact-state.ts';
import { type MappingNote, mapPerson } from '#contacts/directory/map-person.ts';
import { type Mapping, phoneAsWritten } from '#contacts/directory/mapping.ts';
import { mergeOwned } from '#contacts/directory/merge-owned.ts';
import type { DirectoryPerson } from '#contacts/directory/person.ts';
import { customFieldKey, isContactTarget } from '#contacts/directory/targets.ts';
import { fullNameOf } from '#contacts/present-contact.ts';
import { findContacts } from '#store/contacts/list-contacts.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreReader } from '#store/store.ts';
import type { DirectoryPersonTable } from '#store/tables-links.ts';
import { customValuesOf } from './custom-values.ts';
import { writtenIn } from './settle-person.ts';

export interface PersonToMap {
  readonly person: DirectoryPerson;
  /** What is known of the person from before. */
  readonly row: DirectoryPersonTable | undefined;
}

/** What a mapping makes of one person. */
export interface MappedSample {
  readonly person: DirectoryPerson;
  readonly contactId: string | null;
  readonly targets: readonly MappedTarget[];
  readonly notes: readonly MappingNote[];
}

export interface MappedTarget {
  readonly target: string;
  /** What the directory gives, in the form in which it is kept. */
  readonly value: unknown;
  /** What stands in the contact, and what would stand there. */
  readonly before: unknown;
  readonly after: unknown;
}

/** Shows what a mapping would make of people; who is tied to a contact is shown beside what stands there. */
export async function previewMapping(
  store: StoreReader,
  mapping: Mapping,
  people: readonly PersonToMap[],
): Promise<readonly MappedSample[]> {
  const place = await getLocation(store);
  const contacts = await findContacts(
    store,
    people.flatMap(({ row }) => row?.contact_id ?? []),
  );
  const dictionary = await store.dictionary();
  const samples: MappedSample[] = [];
  for (const { person, row } of people) {
    const contact = row?.contact_id ? contacts.get(row.contact_id) : undefined;
    const { values, notes } = await mapPerson(person, mapping, place);
    const present = { present: contact ?? emptyFields, customValues: customValuesOf(contact, dictionary) };
    const merged = mergeOwned({
      ...present,
      isNew: contact === undefined,
      mapping,
      values,
      written: writtenIn(row),
    });
    const after = {
      present: { ...present.present, ...merged.fields },
      customValues: { ...present.customValues, ...merged.customFields },
    };
    const targets = [...new Set([...mapping.fields.map(({ target }) => target), phoneAsWritten])].map(
      target => ({
        target,
        value: values[target] ?? null,
        before: valueAt(present, target),
        after: valueAt(after, target),
      }),
    );
    samples.push({
      person,
      contactId: contact?.id ?? null,
      targets: targets.filter(({ value, before, after }) => [value, before, after].some(isThere)),
      notes: [...notes, ...merged.notes],
    });
  }
  return samples;
}

interface Standing {
  readonly present: ContactFields | ContactState;
  readonly customValues: Readonly<Record<string, unknown>>;
}

function valueAt({ present, customValues }: Standing, target: string): unknown {
  const key = customFieldKey(target);
  if (key !== undefined) return Object.hasOwn(customValues, key) ? customValues[key] : null;
  if (!isContactTarget(target)) return null;
  if (target === 'name') return fullNameOf(present) || null;
  if (target === 'additionalEmails') return present.additionalEmails.map(({ email }) => email);
  if (target === 'additionalPhones') return present.additionalPhones.map(({ phone }) => phone);
  return present[target];
}

function isThere(value: unknown): boolean {
  return value !== null && !(Array.isArray(value) && value.length === 0);
}
