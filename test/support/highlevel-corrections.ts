import type { ContractOperation, ContractVersion, Shape } from './highlevel-shape.ts';

/** What is wrong or missing in the contract that HighLevel publishes, each with its reason, and nowhere else. */

/**
 * What HighLevel answers and does not describe: calls without a schema, old paths that v3 leaves out, and relations,
 * each described as one association.
 */
export const undescribed: Readonly<Record<ContractVersion, Readonly<Record<string, ContractOperation>>>> = {
  dated: { ...searches('GetContectByIdSchema'), ...removeAllCampaigns('remove-all'), ...relations() },
  v3: {
    ...relations(),
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

/** A relation as HighLevel's events tell of it; lists lie beside their total. */
function relations(): Record<string, ContractOperation> {
  const members = [
    'id',
    'locationId',
    'associationId',
    'firstObjectKey',
    'firstRecordId',
    'secondObjectKey',
    'secondRecordId',
  ];
  const relation: Shape = {
    type: 'object',
    members: Object.fromEntries(members.map(member => [member, { type: 'string' }])),
    required: members,
  };
  const page = (member: string, items: Shape): Shape => ({
    type: 'object',
    members: { [member]: { type: 'array', items }, total: { type: 'number' } },
    required: [member, 'total'],
  });
  const association: Shape = { ref: 'GetPostSuccessfulResponseDto' };
  return {
    'GET /associations/': { status: 200, response: page('associations', association) },
    'POST /associations/relations': { status: 201, response: relation },
    'GET /associations/relations/{id}': { status: 200, response: page('relations', relation) },
    'DELETE /associations/relations/{id}': { status: 200, response: relation },
    'GET /locations/{locationId}/timezones': {
      status: 200,
      response: { type: 'object', members: { timeZones: { type: 'array', items: { type: 'string' } } } },
    },
  };
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
  // Texts with examples, typed as objects.
  'CalendarEventDTO.startTime': text,
  'CalendarEventDTO.endTime': text,
  'CalendarEventDTO.dateAdded': text,
  'CalendarEventDTO.dateUpdated': text,
  'BlockedSlotSuccessfulResponseDto.startTime': text,
  'BlockedSlotSuccessfulResponseDto.endTime': text,
  'GetPostSuccessfulResponseDto.firstObjectLabel': text,
  'GetPostSuccessfulResponseDto.firstObjectKey': text,
  'GetPostSuccessfulResponseDto.secondObjectLabel': text,
  'GetPostSuccessfulResponseDto.secondObjectKey': text,
  'GetPostSuccessfulResponseDto.associationType': text,
  'ICustomObjectSchema.type': text,
  // Its enumeration lacks EMAIL, which creating a field takes.
  'ICustomField.dataType': text,
  // Texts, though their examples are an object, and the sort values of different kinds.
  'IRecordSchema.properties': { type: 'object' },
  'RecordResponseDTO.properties': { type: 'object' },
  'RecordResponseDTO.searchAfter': { type: 'array', items: anything },
  'FileUploadResponseDto.meta': { type: 'array', items: { type: 'object' } },
  // Typed as fields; a folder has no data type.
  'CustomFieldsResponseDTO.folders': { type: 'array', items: { ref: 'ICustomFieldFolder' } },
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
