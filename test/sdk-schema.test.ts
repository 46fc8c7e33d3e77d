import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { GHLNotFoundError, GHLValidationError } from '@gohighlevel/api-client';
import { isRecord } from '#base/json.ts';
import { tokenByMsal } from '#test/support/msal.ts';
import { at, textAt } from '#test/support/operations.ts';
import { startRoster } from '#test/support/roster.ts';
import { connectSdk, type Sdk, unanswered } from '#test/support/sdk.ts';

let roster: Awaited<ReturnType<typeof startRoster>>;
let sdk: Sdk;

before(async () => {
  roster = await startRoster();
  sdk = connectSdk(roster.baseUrl, await tokenByMsal(roster.tenant));
});

after(() => roster.close());

async function refusal(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => assert.fail('The call was not refused.'),
    (error: unknown) => error,
  );
}

async function newBusiness(name: string): Promise<string> {
  const { locationId } = roster;
  return textAt(await sdk.ghl.businesses.createBusiness({ name, locationId }), 'buiseness.id');
}

test('a tag of a location is renamed and deleted through HighLevel’s SDK', async () => {
  const { locations } = sdk.ghl;
  const { locationId } = roster;
  const made = await locations.createTag({ locationId }, { name: 'sdk tag' });
  const tagId = textAt(made, 'tag.id');
  assert.equal(at(await locations.updateTag({ locationId, tagId }, { name: 'SDK' }), 'tag.name'), 'SDK');
  assert.equal((await locations.deleteTag({ locationId, tagId })).succeded, true);
  assert.ok((await refusal(locations.getTagById({ locationId, tagId }))) instanceof GHLNotFoundError);
});

test('a custom field of a location is changed and deleted, and the timezones are listed', async () => {
  const { locations } = sdk.ghl;
  const { locationId } = roster;
  const made = await locations.createCustomField({ locationId }, { name: 'Size', dataType: 'NUMERICAL' });
  const id = textAt(made, 'customField.id');
  const changed = await locations.updateCustomField({ locationId, id }, { name: 'Shoe size', position: 2 });
  assert.equal(changed.customField?.name, 'Shoe size');
  assert.equal((await locations.deleteCustomField({ locationId, id })).succeded, true);
  const zones: unknown = await locations.getTimezones({ locationId });
  assert(isRecord(zones) && Array.isArray(zones.timeZones));
});

test('fields and folders of an object are made, read, changed and deleted', async () => {
  const { customFields } = sdk.ghl;
  const { locationId } = roster;
  const folder = await customFields.createCustomFieldFolder({
    objectKey: 'business',
    name: 'Contract',
    locationId,
  });
  const renamed = await customFields.updateCustomFieldFolder(
    { id: folder.id },
    { name: 'Contracts', locationId },
  );
  assert.equal(renamed.name, 'Contracts');
  const made = await customFields.createCustomField({
    locationId,
    name: 'Plan',
    showInForms: true,
    dataType: 'TEXT',
    fieldKey: 'business.plan',
    objectKey: 'business',
    parentId: folder.id,
  });
  const id = textAt(made, 'field.id');
  const changed = await customFields.updateCustomField(
    { id },
    { locationId, name: 'Tariff', showInForms: false },
  );
  assert.equal(changed.field?.name, 'Tariff');
  assert.equal((await customFields.getCustomFieldById({ id })).field?.fieldKey, 'business.plan');
  const listed = await customFields.getCustomFieldsByObjectKey({ objectKey: 'business', locationId });
  assert.deepEqual([listed.fields?.length, listed.folders?.length], [1, 1]);
  assert.equal((await customFields.deleteCustomField({ id })).key, 'business.plan');
  assert.equal((await customFields.deleteCustomFieldFolder({ id: folder.id, locationId })).succeded, true);
});

test('a business is changed, read and found as a record, and deleted', async () => {
  const { businesses, objects } = sdk.ghl;
  const { locationId } = roster;
  const businessId = await newBusiness('Example Dental');
  const changed = await businesses.updateBusiness({ businessId }, { city: 'Bern' });
  assert.equal(changed.buiseness.city, 'Bern');
  const record: unknown = await objects.getRecordById({ schemaKey: 'business', id: businessId });
  assert.equal(at(record, 'record.properties.city'), 'Bern');
  const written: unknown = await sdk.ghl.request({
    method: 'PUT',
    url: `/objects/business/records/${businessId}`,
    params: { locationId },
    data: { properties: { state: 'BE' } },
  });
  assert.equal(at(written, 'data.record.properties.state'), 'BE');
  const found: unknown = await objects.searchObjectRecords(
    { schemaKey: 'business' },
    { locationId, page: 1, pageLimit: 10, query: 'dental', searchAfter: [] },
  );
  assert.equal(at(found, 'records.0.id'), businessId);
  assert.equal((await businesses.deleteBusiness({ businessId })).success, true);
  assert.ok((await refusal(businesses.getBusiness({ businessId }))) instanceof GHLNotFoundError);
});

test('the objects of a location are listed and read', async () => {
  const { objects } = sdk.ghl;
  const { locationId } = roster;
  const listed = await objects.getObjectByLocationId({ locationId });
  assert.deepEqual(
    listed.objects?.map(({ key }) => key),
    ['contact', 'business'],
  );
  const business = await objects.getObjectSchemaByKey({
    key: 'business',
    locationId,
    fetchProperties: 'true',
  });
  assert.equal(business.fields?.[0]?.fieldKey, 'business.name');
});

test('a contact and a business are related, listed and parted', async () => {
  const { associations, contacts } = sdk.ghl;
  const { locationId } = roster;
  const { contact } = await contacts.createContact({ locationId, firstName: 'Priya' });
  const firstRecordId = contact?.id ?? '';
  const secondRecordId = await newBusiness('Example Clinic');
  const known: unknown = await associations.findAssociations({ locationId, skip: 0, limit: 10 });
  const associationId = textAt(known, 'associations.0.id');
  const byKey = await associations.getAssociationKeyByKeyName({ keyName: 'contact_business', locationId });
  assert.equal(byKey.id, associationId);
  const made = await associations.createRelation({
    locationId,
    associationId,
    firstRecordId,
    secondRecordId,
  });
  const listed: unknown = await associations.getRelationsByRecordId({
    recordId: firstRecordId,
    locationId,
    skip: 0,
    limit: 10,
  });
  assert.equal(at(listed, 'relations.0.id'), made.id);
  await associations.deleteRelation({ relationId: made.id, locationId });
  const wrong = { locationId, associationId: 'unknown', firstRecordId, secondRecordId };
  assert.ok((await refusal(associations.createRelation(wrong))) instanceof GHLValidationError);
});

test('a file is uploaded as a form; the SDK’s own method, which sends JSON, is told so', async () => {
  const { contacts, locations } = sdk.ghl;
  const { locationId } = roster;
  const made = await locations.createCustomField({ locationId }, { name: 'Letter', dataType: 'FILE_UPLOAD' });
  const fieldId = textAt(made, 'customField.id');
  const { contact } = await contacts.createContact({ locationId, firstName: 'Nadia' });
  const id = contact?.id ?? '';

  const asJson = await refusal(locations.uploadFileCustomFields({ locationId }, { id, maxFiles: '1' }));
  assert.ok(asJson instanceof GHLValidationError);
  assert.match(asJson.message, /multipart\/form-data/);

  const form = new FormData();
  form.append('id', id);
  form.append('maxFiles', '15');
  form.append(`${fieldId}_one`, new File(['Dear Nadia'], 'letter.txt', { type: 'text/plain' }));
  const url = `/locations/${locationId}/customFields/upload`;
  const answer: unknown = await sdk.ghl.request({
    method: 'POST',
    url,
    data: form,
    headers: { 'content-type': 'multipart/form-data' },
  });
  const address = textAt(answer, `data.uploadedFiles.${fieldId}_one`);
  const { contact: read } = await contacts.getContact({ contactId: id });
  assert.equal(at(read, `customFields.0.value.one.url`), address);
  const file: unknown = await sdk.ghl.request({ method: 'GET', url: new URL(address).pathname });
  assert.equal(at(file, 'data'), 'Dear Nadia');
});

test('each operation that HighLevel publishes for these groups was answered as published', () => {
  assert.deepEqual(unanswered('dated', 'schema', sdk.answers), []);
});
