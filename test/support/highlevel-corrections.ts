import type { ContractOperation, ContractVersion, Shape } from './highlevel-shape.ts';

/** What is wrong or missing in the contract that HighLevel publishes, each with its reason, and nowhere else. */

/** What HighLevel answers and does not describe: calls without a schema, and old paths that v3 leaves out. */
export const undescribed: Readonly<Record<ContractVersion, Readonly<Record<string, ContractOperation>>>> = {
  dated: { ...searches('GetContectByIdSchema'), ...removeAllCampaigns('remove-all') },
  v3: {
    ...searches('GetContactByIdSchemaV3'),
    ...removeAllCampaigns('removeAll'),
    'GET /contacts/': { status: 200, response: { ref: 'ContactsSearchSuccessfulResponseDto' } },
    'GET /users/': {
      status: 200,
      response: { type: 'object', members: { users: { type: 'array', items: { ref: 'UserSchema' } } } },
    },
  },
};

function searches(contact: string): Record<string, ContractOperation> {
  const contacts: Shape = { type: 'array', items: { ref: contact } };
  const found: Shape = { ref: contact, nullable: true };
  return {
    'POST /contacts/search': {
      status: 200,
      response: { type: 'object', members: { contacts, total: { type: 'number' } } },
    },
    'GET /contacts/search/duplicate': {
      status: 200,
      response: { type: 'object', members: { contact: found } },
    },
  };
}

function removeAllCampaigns(word: string): Record<string, ContractOperation> {
  const path = `DELETE /contacts/{contactId}/campaigns/${word}`;
  return { [path]: { status: 200, response: { ref: 'CreateDeleteCantactsCampaignsSuccessfulResponseDto' } } };
}

export const anything: Shape = {};
const text: Shape = { type: 'string' };
const texts: Shape = { type: 'array', items: text };
const textOrTexts: Shape = { anyOf: [text, texts] };
const number: Shape = { anyOf: [{ type: 'number' }, text] };
const date: Shape = { type: 'string', nullable: true };

/** Members that the published data types wrongly, with what HighLevel really takes and gives. */
export const corrections: Readonly<Record<string, Shape>> = {
  // Only text fields have text; numbers, lists of options and files come out in their own form.
  'CustomFieldSchema.value': anything,
  // Arrays in arrays by mistake; the tasks lie in the list.
  'LocationTaskListSuccessfulResponseDto.tasks': { type: 'array', items: { ref: 'TaskSchema' } },
  // Texts, though its own example has an object for each contact: its id, a message and a type.
  'UpdateTagsResponseDTO.responses': { type: 'array', items: anything },
  // One text of an enumeration, though a user has many scopes.
  'UserSchema.scopes': textOrTexts,
  'UserSuccessfulResponseDto.scopes': textOrTexts,
  // An object, though the example is a date as text.
  'CreateContactDto.dateOfBirth': date,
  'CreateContactDtoV3.dateOfBirth': date,
  'UpdateContactDto.dateOfBirth': date,
  'UpdateContactDtoV3.dateOfBirth': date,
  'UpsertContactDto.dateOfBirth': date,
  'UpsertContactDtoV3.dateOfBirth': date,
  // Objects, though the examples are numbers.
  'NumericField.field_value': number,
  'NumericField.fieldValue': number,
  'MonetoryField.field_value': number,
  'MonetoryField.fieldValue': number,
};

/** Arrays that no schema requires, which clients go through without a look whether they are there. */
export const expectedArrays: ReadonlySet<string> = new Set(['tags', 'customFields', 'followers']);

/** Members of one version which under the other would be taken for missing, as unknown members are allowed. */
export const foreignMembers: Readonly<Record<string, readonly string[]>> = {
  DndSettingsSchema: ['call', 'email', 'sms', 'whatsApp', 'gmb', 'fb'],
  DndSettingsSchemaV3: ['Call', 'Email', 'SMS', 'WhatsApp', 'GMB', 'FB'],
};
