import type { LocationSettings } from './location.ts';

export type MatchingField = LocationSettings['contactUniqueIdentifiers'][number];

type DuplicateSettings = Partial<
  Pick<LocationSettings, 'allowDuplicateContact' | 'contactUniqueIdentifiers'>
>;

const everyField = ['email', 'phone'] as const satisfies readonly MatchingField[];

/**
 * The addresses by which an upsert and a search for duplicates look for a contact, in order: e-mail, then phone,
 * unless the location says otherwise. A location that allows duplicates has no unique address, so both are looked at.
 */
export function matchOrder(settings: DuplicateSettings): readonly MatchingField[] {
  const named = settings.contactUniqueIdentifiers ?? everyField;
  return settings.allowDuplicateContact === true
    ? [...new Set([...named, ...everyField])]
    : [...new Set(named)];
}

/** The addresses that a second contact of the location may not have: none where duplicates are allowed. */
export function uniqueFields(settings: DuplicateSettings): readonly MatchingField[] {
  return settings.allowDuplicateContact === true ? [] : matchOrder(settings);
}
