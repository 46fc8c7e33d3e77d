import type { Static, TObject } from 'typebox';
import { invalidInput } from '#base/errors.ts';
import { type CustomFieldType, fieldKeyFrom } from '#contacts/custom-field.ts';
import type { Choice } from '#contacts/object-field.ts';
import { foldText } from '#contacts/text.ts';
import type { NewCustomField } from '#store/custom-fields.ts';
import type { objectFieldMembers } from './members.ts';

type RulesInput = Pick<
  Static<TObject<typeof objectFieldMembers>>,
  'options' | 'acceptedFormats' | 'maxFileLimit'
> & { readonly allowCustomOption?: boolean };

type Rules = NewCustomField['rules'];

/**
 * What values a field of an object takes, as it is kept: what is not sent stays as it was. Throws `invalid_input` where
 * that does not fit its type.
 */
export function readObjectFieldRules(
  dataType: CustomFieldType,
  input: RulesInput,
  before: Rules = {},
): Rules {
  const known = before.boxes?.map(({ id, label }) => ({ key: id, label })) ?? before.choices ?? [];
  switch (dataType) {
    case 'SINGLE_OPTIONS':
    case 'RADIO':
    case 'MULTIPLE_OPTIONS':
    case 'CHECKBOX': {
      const choices = input.options ? choicesOf(input.options, known) : before.choices;
      const options = choices?.map(({ label }) => label) ?? before.options;
      if (!options || options.length === 0) throw empty();
      const allowsOtherOptions = input.allowCustomOption ?? before.allowsOtherOptions ?? false;
      return { options, ...(choices && { choices }), ...(allowsOtherOptions && { allowsOtherOptions }) };
    }
    case 'TEXTBOX_LIST': {
      const boxes = input.options
        ? choicesOf(input.options, known).map(({ key, label }) => ({ id: key, label }))
        : before.boxes;
      if (!boxes || boxes.length === 0) throw empty();
      return { boxes };
    }
    case 'FILE_UPLOAD': {
      refuseOptions(dataType, input);
      const mostFiles = input.maxFileLimit ?? before.mostFiles;
      const formats = input.acceptedFormats === undefined ? before.acceptedFormats : [input.acceptedFormats];
      return {
        ...(formats && { acceptedFormats: formats }),
        allowsManyFiles: (mostFiles ?? 1) > 1,
        ...(mostFiles !== undefined && { mostFiles }),
      };
    }
    default:
      refuseOptions(dataType, input);
      return {};
  }
}

/** Each label once, under a key that no other has; a label that was there keeps its key. */
function choicesOf(sent: NonNullable<RulesInput['options']>, known: readonly Choice[]): Choice[] {
  const found = new Map<string, Choice>();
  for (const { label: text, key, url } of sent) {
    const label = text.trim();
    const folded = foldText(label);
    if (label === '' || [...found.values()].some(choice => foldText(choice.label) === folded)) continue;
    const kept = known.find(choice => foldText(choice.label) === folded)?.key;
    const wanted = fieldKeyFrom(key?.trim() || kept || label);
    let own = wanted;
    for (let count = 2; found.has(own); count++) own = `${wanted}_${count}`;
    found.set(own, { key: own, label, ...(url !== undefined && { url }) });
  }
  return [...found.values()];
}

function empty() {
  return invalidInput([{ member: 'options', message: 'options must hold what can be chosen' }]);
}

/** An empty list is taken: clients send it with every type. */
function refuseOptions(dataType: CustomFieldType, { options = [] }: RulesInput): void {
  if (options.length === 0) return;
  throw invalidInput([{ member: 'options', message: `options is not for fields of type ${dataType}` }]);
}
