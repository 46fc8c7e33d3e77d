import type { Static, TObject } from 'typebox';
import { invalidInput } from '#base/errors.ts';
import type { NewId } from '#base/id.ts';
import { type CustomFieldDefinition, fieldKeyFrom, type TextBox } from '#contacts/custom-field.ts';
import { foldText } from '#contacts/text.ts';
import type { FieldChoices, FileRules } from '#store/custom-field-row.ts';
import type { NewCustomField } from '#store/custom-fields.ts';
import type { fieldMembers } from './members.ts';

type FieldInput = Pick<
  Static<TObject<typeof fieldMembers>>,
  'dataType' | 'options' | 'textBoxListOptions' | 'acceptedFormat' | 'isMultipleFile' | 'maxNumberOfFiles'
>;

/** What values a new field takes, as it is kept. Throws `invalid_input` where that does not fit its type. */
export function readFieldRules(input: FieldInput, newId: NewId): NewCustomField['rules'] {
  switch (input.dataType) {
    case 'SINGLE_OPTIONS':
    case 'RADIO':
    case 'MULTIPLE_OPTIONS':
    case 'CHECKBOX':
      return { options: optionsOf(input) };
    case 'TEXTBOX_LIST':
      refuse(input, 'options');
      return { boxes: boxesOf(input, newId) };
    case 'FILE_UPLOAD':
      refuse(input, 'options');
      refuse(input, 'textBoxListOptions');
      return {
        ...((input.acceptedFormat ?? []).length > 0 && { acceptedFormats: input.acceptedFormat }),
        allowsManyFiles: input.isMultipleFile ?? false,
        ...(input.maxNumberOfFiles !== undefined && { mostFiles: input.maxNumberOfFiles }),
      };
    default:
      refuse(input, 'options');
      refuse(input, 'textBoxListOptions');
      return {};
  }
}

/**
 * What values a field takes after a change; undefined where nothing of it was sent. A box whose label stays keeps its
 * id, and so the texts under it.
 */
export function changeFieldRules(
  sent: Omit<FieldInput, 'dataType'>,
  before: CustomFieldDefinition & FieldChoices & FileRules,
  newId: NewId,
): NewCustomField['rules'] | undefined {
  const { dataType, boxes = [], choices = [], allowsOtherOptions } = before;
  const input = { ...sent, dataType };
  if (dataType === 'FILE_UPLOAD') {
    return readFieldRules(
      {
        ...input,
        acceptedFormat: sent.acceptedFormat ?? [...(before.acceptedFormats ?? [])],
        isMultipleFile: sent.isMultipleFile ?? before.allowsManyFiles ?? false,
        ...(before.mostFiles !== undefined && { maxNumberOfFiles: before.mostFiles }),
        ...(sent.maxNumberOfFiles !== undefined && { maxNumberOfFiles: sent.maxNumberOfFiles }),
      },
      newId,
    );
  }
  const isSent = [sent.options, sent.textBoxListOptions].some(list => (list ?? []).length > 0);
  if (!isSent) return undefined;
  const rules = readFieldRules(input, newId);
  if (rules.boxes) return { boxes: rules.boxes.map(box => ({ ...box, id: idOf(box, boxes) })) };
  const chosen = (rules.options ?? []).map(
    label => choices.find(choice => choice.label === label) ?? { key: fieldKeyFrom(label), label },
  );
  return {
    ...rules,
    ...(choices.length > 0 && { choices: chosen }),
    ...(allowsOtherOptions === true && { allowsOtherOptions }),
  };
}

function idOf({ id, label }: TextBox, known: readonly TextBox[]): string {
  return known.find(box => foldText(box.label) === foldText(label))?.id ?? id;
}

function optionsOf({ options, textBoxListOptions = [] }: FieldInput): string[] {
  const sent =
    options ?? textBoxListOptions.map(option => (typeof option === 'string' ? option : option.label));
  const found = new Map<string, string>();
  for (const option of sent.map(text => text.trim())) {
    const folded = foldText(option);
    if (option !== '' && !found.has(folded)) found.set(folded, option);
  }
  if (found.size === 0) {
    throw invalidInput([{ member: 'options', message: 'options must hold what can be chosen' }]);
  }
  return [...found.values()];
}

function boxesOf({ textBoxListOptions = [] }: FieldInput, newId: NewId) {
  const boxes = textBoxListOptions
    .map(box => (typeof box === 'string' ? { label: box } : box))
    .filter(({ label }) => label.trim() !== '')
    .map(box => ({ id: newId(), ...box, label: box.label.trim() }));
  if (boxes.length === 0) {
    throw invalidInput([
      { member: 'textBoxListOptions', message: 'textBoxListOptions must hold a label for each box' },
    ]);
  }
  return boxes;
}

/** An empty list is taken: clients send it with every type. */
function refuse(input: FieldInput, member: 'options' | 'textBoxListOptions'): void {
  if ((input[member] ?? []).length === 0) return;
  throw invalidInput([{ member, message: `${member} is not for fields of type ${input.dataType}` }]);
}
