import type { ContactState } from '#contacts/contact-state.ts';
import type { Dictionary } from '#store/dictionary.ts';

/** The custom values of a contact as they are kept, by the key of the field. */
export function customValuesOf(
  contact: ContactState | undefined,
  dictionary: Pick<Dictionary, 'field'>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(contact?.customFields ?? {}).flatMap(([id, value]) => {
      const field = dictionary.field(id);
      return field ? [[field.key, value]] : [];
    }),
  );
}
