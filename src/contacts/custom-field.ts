import Type, { type Static } from 'typebox';
import { customFieldTypes } from './custom-field-types.ts';
import { phoneDigits } from './phone.ts';
import { foldText } from './text.ts';

export const CustomFieldType = Type.Enum([...customFieldTypes]);
export type CustomFieldType = Static<typeof CustomFieldType>;

export interface TextBox {
  readonly id: string;
  readonly label: string;
  readonly prefillValue?: string;
}

/** An option by the key that object records show it with. */
export interface FieldChoice {
  readonly key: string;
  readonly label: string;
  readonly url?: string;
}

export interface CustomFieldDefinition {
  readonly id: string;
  readonly name: string;
  /** `my_field`; HighLevel's `fieldKey` is `contact.my_field`. */
  readonly key: string;
  readonly dataType: CustomFieldType;
  /** What can be chosen in `SINGLE_OPTIONS`, `RADIO`, `MULTIPLE_OPTIONS` and `CHECKBOX`. */
  readonly options?: readonly string[];
  /** The options with keys of their own, where they were given some. */
  readonly choices?: readonly FieldChoice[];
  /** Whether values beside the options are taken (HighLevel's `isAllowedCustomOption`). */
  readonly allowsOtherOptions?: boolean;
  /** The boxes of a `TEXTBOX_LIST`. */
  readonly boxes?: readonly TextBox[];
}

/** One value by which a contact is found; a field that is only asked whether it exists has neither. */
export interface SearchForm {
  /** Which of several values: the box's id or the option's place; '' for a field of one value. */
  readonly part: string;
  readonly text?: string;
  /** A number, or a date as midnight UTC in milliseconds. */
  readonly number?: number;
}

/** The forms by which a stored value is found; none for a value that does not fit the data type. */
export function searchForms(definition: CustomFieldDefinition, stored: unknown): SearchForm[] {
  switch (definition.dataType) {
    case 'NUMERICAL':
    case 'MONETORY':
      return typeof stored === 'number' ? [{ part: '', number: stored }] : [];
    case 'DATE': {
      const midnight = typeof stored === 'string' ? Date.parse(`${stored}T00:00:00.000Z`) : Number.NaN;
      return Number.isNaN(midnight) ? [] : [{ part: '', number: midnight }];
    }
    case 'CHECKBOX':
    case 'MULTIPLE_OPTIONS':
      return textForms(definition, Array.isArray(stored) ? Object.entries(stored) : []);
    case 'TEXTBOX_LIST':
      return textForms(
        definition,
        typeof stored === 'object' && stored !== null ? Object.entries(stored) : [],
      );
    case 'FILE_UPLOAD':
    case 'SIGNATURE':
      return stored === undefined || stored === null ? [] : [{ part: '' }];
    default:
      return textForms(definition, [['', stored]]);
  }
}

function textForms(
  definition: CustomFieldDefinition,
  parts: readonly (readonly [part: string, value: unknown])[],
): SearchForm[] {
  return parts.flatMap(([part, value]) =>
    typeof value === 'string' ? [{ part, text: searchText(definition, value) }] : [],
  );
}

/** Text of a field as it is compared: the digits of a phone number, else without case and accents. */
export function searchText({ dataType }: CustomFieldDefinition, text: string): string {
  return dataType === 'PHONE' ? phoneDigits(text) : foldText(text);
}

/** The key that a field of this name gets, as `my_field`: letters and digits of any script, else underscores. */
export function fieldKeyFrom(name: string): string {
  const words = foldText(name)
    .split(/[^\p{L}\p{M}\p{N}]/u)
    .filter(word => word !== '');
  return words.join('_') || 'field';
}
