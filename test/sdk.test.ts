import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import {
  GHLAuthenticationError,
  GHLForbiddenError,
  GHLNotFoundError,
  GHLValidationError,
} from '@gohighlevel/api-client';
import { isRecord } from '#base/json.ts';
import { tokenByMsal } from '#test/support/msal.ts';
import { startRoster } from '#test/support/roster.ts';
import { connectSdk, type Sdk, unanswered } from '#test/support/sdk.ts';

type Roster = Awaited<ReturnType<typeof startRoster>>;

let roster: Roster;
let sdk: Sdk;

before(async () => {
  roster = await startRoster();
  sdk = connectSdk(roster.baseUrl, await tokenByMsal(roster.tenant));
});

after(() => roster.close());

/** What an answer must hold, as the SDK's types have almost every member optional. */
function present<Value>(value: Value | undefined): Value {
  assert.ok(value !== undefined, 'The answer lacks a member.');
  return value;
}

function list(value: unknown, member: string): Record<string, unknown>[] {
  assert.ok(isRecord(value));
  const items = value[member];
  assert.ok(Array.isArray(items));
  return items.filter(isRecord);
}

const newAddress = () => `sdk-${randomUUID()}@example.com`;

async function newContact(ghl = sdk.ghl, members: { firstName?: string; tags?: string[] } = {}) {
  const email = newAddress();
  const { contact } = await ghl.contacts.createContact({ locationId: roster.locationId, email, ...members });
  return { contactId: present(contact?.id), email };
}

async function refusal(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => assert.fail('The call was not refused.'),
    (error: unknown) => error,
  );
}

async function myUserId(): Promise<string> {
  const { users } = await sdk.ghl.users.getUserByLocation({ locationId: roster.locationId });
  return present(users?.[0]?.id);
}

test('a contact is created, read, changed and deleted through HighLevel’s SDK', async () => {
  const { contacts } = sdk.ghl;
  const email = newAddress();
  const { contact: created } = await contacts.createContact({
    locationId: roster.locationId,
    firstName: 'Ada',
    lastName: 'Lovelace',
    email,
    country: 'GB',
    timezone: 'Europe/London',
    dateOfBirth: '1815-12-10',
    companyName: 'Analytical Engines',
    source: 'public api',
    tags: ['Mathematics'],
    dndSettings: { SMS: { status: 'active', message: 'Asked by letter.' } },
  });
  const contactId = present(created?.id);
  assert.equal(created?.locationId, roster.locationId);
  assert.equal(created?.birthMonth, 12);

  const { contact: read } = await contacts.getContact({ contactId });
  assert.equal(read?.name, 'Ada Lovelace');
  assert.equal(read?.email, email);
  assert.equal(read?.dateOfBirth, '1815-12-10T00:00:00.000Z');
  assert.equal(read?.dndSettings?.SMS?.status, 'active');

  const changed = await contacts.updateContact(
    { contactId },
    { lastName: 'King', tags: ['Poetry', 'London'] },
  );
  assert.equal(changed.succeded, true);
  assert.equal(changed.contact?.lastName, 'King');
  assert.equal(changed.contact?.firstName, 'Ada');
  assert.deepEqual(changed.contact?.tags?.toSorted(), ['London', 'Poetry']);

  assert.equal((await contacts.deleteContact({ contactId })).succeded, true);
  assert.ok((await refusal(contacts.getContact({ contactId }))) instanceof GHLNotFoundError);
});

test('a duplicate is refused with HighLevel’s sentence and the contact that has the address', async () => {
  const { contactId, email } = await newContact(sdk.ghl, { firstName: 'Grace' });
  const error = await refusal(
    sdk.ghl.contacts.createContact({ locationId: roster.locationId, email: email.toUpperCase() }),
  );
  assert.ok(error instanceof GHLValidationError);
  assert.equal(error.statusCode, 400);
  assert.equal(error.message, 'This location does not allow duplicated contacts.');
  assert.deepEqual(error.response.meta, { contactId, contactName: 'Grace', matchingField: 'email' });

  const other = await newContact();
  const taken = await refusal(sdk.ghl.contacts.updateContact({ contactId: other.contactId }, { email }));
  assert.ok(taken instanceof GHLValidationError);
  assert.equal(taken.response.meta.contactId, contactId);
});

test('an upsert creates, then finds the contact again, and the duplicate search agrees', async () => {
  const { contacts } = sdk.ghl;
  const email = newAddress();
  const place = { locationId: roster.locationId };
  const first = await contacts.upsertContact({ ...place, email, firstName: 'Alan', tags: ['one'] });
  const second = await contacts.upsertContact({ ...place, email, lastName: 'Turing', tags: ['two'] });
  assert.equal(first.new, true);
  assert.equal(second.new, false);
  assert.equal(second.contact?.id, first.contact?.id);
  assert.equal(second.contact?.name, 'Alan Turing');
  assert.deepEqual(second.contact?.tags, ['two']);

  const found: unknown = await contacts.getDuplicateContact({ ...place, email });
  assert.ok(isRecord(found) && isRecord(found.contact));
  assert.equal(found.contact.id, first.contact?.id);
  const none: unknown = await contacts.getDuplicateContact({ ...place, email: newAddress() });
  assert.ok(isRecord(none));
  assert.equal(none.contact, null);
});

test('the duplicate search finds a phone number in another spelling, its plus sign percent-encoded', async () => {
  const place = { locationId: roster.locationId };
  const { contact } = await sdk.ghl.contacts.createContact({ ...place, phone: '+44 20 7946 0018' });
  assert.equal(contact?.phone, '+442079460018');
  const found: unknown = await sdk.ghl.contacts.getDuplicateContact({
    ...place,
    number: '+44 (20) 7946-0018',
  });
  assert.ok(isRecord(found) && isRecord(found.contact));
  assert.equal(found.contact.id, contact.id);
});

test('tasks of a contact are created, listed, read, changed, completed and deleted', async () => {
  const { contacts, locations } = sdk.ghl;
  const { contactId } = await newContact();
  const assignedTo = await myUserId();
  const dueDate = '2031-05-04T09:00:00.000Z';
  const { task } = await contacts.createTask(
    { contactId },
    { title: 'Call back', body: 'About the offer', dueDate, completed: false, assignedTo },
  );
  const taskId = present(task?.id);
  assert.deepEqual([task?.title, task?.dueDate, task?.completed], ['Call back', dueDate, false]);
  assert.deepEqual([task?.assignedTo, task?.contactId], [assignedTo, contactId]);

  assert.deepEqual(
    (await contacts.getAllTasks({ contactId })).tasks?.map(each => each.id),
    [taskId],
  );
  assert.equal((await contacts.getTask({ contactId, taskId })).task?.body, 'About the offer');
  const changed = await contacts.updateTask({ contactId, taskId }, { title: 'Call at noon' });
  assert.deepEqual([changed.task?.title, changed.task?.body], ['Call at noon', 'About the offer']);
  const done = await contacts.updateTaskCompleted({ contactId, taskId }, { completed: true });
  assert.equal(done.task?.completed, true);

  const { locationId } = roster;
  const search = { contactId: [contactId], completed: true };
  const found: unknown = await locations.taskSearch({ locationId }, search);
  assert.deepEqual(
    list(found, 'tasks').map(each => each.id),
    [taskId],
  );

  assert.equal((await contacts.deleteTask({ contactId, taskId })).succeded, true);
  assert.deepEqual((await contacts.getAllTasks({ contactId })).tasks, []);
  assert.ok((await refusal(contacts.getTask({ contactId, taskId }))) instanceof GHLNotFoundError);
});

test('notes of a contact are created, listed, read, changed and deleted', async () => {
  const { contacts } = sdk.ghl;
  const { contactId } = await newContact();
  const { note } = await contacts.createNote({ contactId }, { body: 'Prefers mornings', title: 'Habit' });
  const id = present(note?.id);
  assert.deepEqual([note?.body, note?.title, note?.contactId], ['Prefers mornings', 'Habit', contactId]);

  assert.deepEqual(
    (await contacts.getAllNotes({ contactId })).notes?.map(each => each.id),
    [id],
  );
  assert.equal((await contacts.getNote({ contactId, id })).note?.body, 'Prefers mornings');
  const changed = await contacts.updateNote({ contactId, id }, { pinned: true });
  assert.deepEqual([changed.note?.pinned, changed.note?.body], [true, 'Prefers mornings']);
  assert.equal((await contacts.deleteNote({ contactId, id })).succeded, true);
  assert.deepEqual((await contacts.getAllNotes({ contactId })).notes, []);
});

test('tags are added to what is there, taken off, and changed for many contacts at once', async () => {
  const { contacts } = sdk.ghl;
  const [one, two] = [await newContact(sdk.ghl, { tags: ['first'] }), await newContact()];
  const { contactId } = one;
  const added = await contacts.addTags({ contactId }, { tags: ['second'] });
  assert.deepEqual(added.tags?.toSorted(), ['first', 'second']);
  const left = await contacts.removeTags({ contactId }, { tags: ['FIRST'] });
  assert.deepEqual(left.tags, ['second']);

  const both = { locationId: roster.locationId, contacts: [one.contactId, two.contactId] };
  const bulk = await contacts.createAssociation({ type: 'add' }, { ...both, tags: ['many'] });
  assert.deepEqual([bulk.succeded, bulk.errorCount], [true, 0]);
  const { contact } = await contacts.getContact({ contactId: two.contactId });
  assert.deepEqual(contact?.tags, ['many']);
  await contacts.createAssociation({ type: 'remove' }, { ...both, tags: [], removeAllTags: true });
  assert.deepEqual((await contacts.getContact({ contactId })).contact?.tags, []);
});

test('followers are added once and taken off with a body on DELETE', async () => {
  const { contacts } = sdk.ghl;
  const { contactId } = await newContact();
  const followers = [await myUserId()];
  const added = await contacts.addFollowersContact({ contactId }, { followers });
  assert.deepEqual([added.followers, added.followersAdded], [followers, followers]);
  const again = await contacts.addFollowersContact({ contactId }, { followers });
  assert.deepEqual([again.followers, again.followersAdded], [followers, []]);
  const removed = await contacts.removeFollowersContact({ contactId }, { followers });
  assert.deepEqual([removed.followers, removed.followersRemoved], [[], followers]);
});

test('a contact enters and leaves campaigns and workflows, which are listed', async () => {
  const { contacts, campaigns, workflows } = sdk.ghl;
  const { locationId } = roster;
  const { contactId } = await newContact();
  const name = `Spring ${randomUUID()}`;
  for (const url of ['/campaigns/', '/workflows/'])
    await sdk.ghl.request({ method: 'POST', url, data: { locationId, name } });

  const listed = await campaigns.getCampaigns({ locationId });
  const campaignId = present(listed.campaigns?.find(campaign => campaign.name === name)?.id);
  const flows = await workflows.getWorkflow({ locationId });
  const workflowId = present(flows.workflows?.find(workflow => workflow.name === name)?.id);

  const campaign = { contactId, campaignId };
  assert.equal((await contacts.addContactToCampaign(campaign, {})).succeded, true);
  assert.equal((await contacts.removeContactFromCampaign(campaign)).succeded, true);
  assert.equal((await contacts.removeContactFromEveryCampaign({ contactId })).succeded, true);
  const start = { eventStartTime: '2031-05-04T09:00:00+01:00' };
  assert.equal((await contacts.addContactToWorkflow({ contactId, workflowId }, start)).succeded, true);
  assert.equal((await contacts.deleteContactFromWorkflow({ contactId, workflowId }, start)).succeded, true);
});

test('contacts are linked to a business in bulk, listed by it, and unlinked by null', async () => {
  const { businesses, contacts } = sdk.ghl;
  const { locationId } = roster;
  const name = `Acme ${randomUUID()}`;
  const made = await businesses.createBusiness({ name, locationId, city: 'Berlin', country: 'DE' });
  assert.equal(made.success, true);
  const businessId = made.buiseness.id;
  assert.equal((await businesses.getBusiness({ businessId })).business.city, 'Berlin');
  const page = await businesses.getBusinessesByLocation({ locationId, limit: '100', skip: '0' });
  assert.ok(page.businesses.some(business => business.id === businessId));

  const ids = [(await newContact()).contactId, (await newContact()).contactId];
  const linked = await contacts.addRemoveContactFromBusiness({ locationId, ids, businessId });
  assert.deepEqual([linked.success, linked.ids.toSorted()], [true, ids.toSorted()]);
  const both = await contacts.getContactsByBusinessId({ businessId, locationId, limit: '1', skip: '0' });
  assert.deepEqual([both.count, both.contacts?.length], [2, 1]);
  assert.equal(both.contacts?.[0]?.businessId, businessId);

  const data = { locationId, ids, businessId: null };
  await sdk.ghl.request({ method: 'POST', url: '/contacts/bulk/business', data });
  assert.equal((await contacts.getContactsByBusinessId({ businessId, locationId })).count, 0);
});

test('appointments of a contact without any are an empty list', async () => {
  const { contactId } = await newContact();
  assert.deepEqual((await sdk.ghl.contacts.getAppointmentsForContact({ contactId })).events, []);
});

test('the list of contacts is paged by the pair of startAfter and startAfterId', async () => {
  const { contacts } = sdk.ghl;
  const mark = `Paged${randomUUID().slice(0, 8)}`;
  const made = [];
  for (const firstName of [mark, mark, mark]) made.push((await newContact(sdk.ghl, { firstName })).contactId);

  const query = { locationId: roster.locationId, query: mark, limit: 2 };
  const first: unknown = await contacts.getContacts(query);
  assert.ok(isRecord(first) && isRecord(first.meta));
  assert.equal(first.count, 3);
  const { startAfter, startAfterId } = first.meta;
  assert.ok(typeof startAfter === 'number' && typeof startAfterId === 'string');
  const second: unknown = await contacts.getContacts({ ...query, startAfter, startAfterId });
  const read = [...list(first, 'contacts'), ...list(second, 'contacts')].map(contact => contact.id);
  assert.deepEqual(read.toSorted(), made.toSorted());
});

test('a search joins filters, groups and sorts, and goes on by searchAfter', async () => {
  const { contacts } = sdk.ghl;
  const tag = `search${randomUUID().replaceAll('-', '')}`;
  for (const firstName of ['Cecilia', 'Albert', 'Barbara', 'Zoe'])
    await newContact(sdk.ghl, { firstName, tags: [tag] });

  const body = {
    locationId: roster.locationId,
    pageLimit: 2,
    filters: [
      { field: 'tags', operator: 'contains', value: tag },
      { field: 'phone', operator: 'not_exists' },
      {
        group: 'OR',
        filters: [
          { field: 'firstNameLowerCase', operator: 'eq', value: 'albert' },
          { field: 'firstNameLowerCase', operator: 'contains', value: 'ecil' },
          { field: 'firstNameLowerCase', operator: 'contains', value: 'arbar' },
        ],
      },
    ],
    sort: [{ field: 'firstNameLowerCase', direction: 'asc' }],
  };
  const first: unknown = await contacts.searchContactsAdvanced(body);
  assert.ok(isRecord(first));
  assert.equal(first.total, 3);
  assert.deepEqual(firstNames(first), ['albert', 'barbara']);
  const { searchAfter } = present(list(first, 'contacts').at(-1));
  const second: unknown = await contacts.searchContactsAdvanced({ ...body, searchAfter });
  assert.deepEqual(firstNames(second), ['cecilia']);
  assert.deepEqual(firstNames(await contacts.searchContactsAdvanced({ ...body, page: 2 })), ['cecilia']);

  const filters = [{ field: 'shoeSize', operator: 'eq', value: 42 }];
  const error = await refusal(contacts.searchContactsAdvanced({ ...body, filters }));
  assert.ok(error instanceof GHLValidationError);
  assert.equal(error.statusCode, 400);
  assert.match(error.message, /shoeSize/);
});

function firstNames(found: unknown): unknown[] {
  return list(found, 'contacts').map(contact => contact.firstNameLowerCase);
}

test('tags and custom fields of a location are made, listed and used', async () => {
  const { contacts, locations } = sdk.ghl;
  const { locationId } = roster;
  const name = `vip ${randomUUID()}`;
  const { tag } = await locations.createTag({ locationId }, { name });
  const tagId = present(tag?.id);
  assert.equal((await locations.getTagById({ locationId, tagId })).tag?.name, name);
  const { tags } = await locations.getLocationTags({ locationId });
  assert.ok(tags?.some(each => each.id === tagId));

  const field = { name: `Size ${randomUUID()}`, dataType: 'NUMERICAL', model: 'contact' };
  const { customField } = await locations.createCustomField({ locationId }, field);
  const id = present(customField?.id);
  assert.match(present(customField?.fieldKey), /^contact\.size_/);
  assert.equal((await locations.getCustomField({ locationId, id })).customField?.dataType, 'NUMERICAL');
  const { customFields } = await locations.getCustomFields({ locationId, model: 'contact' });
  assert.ok(customFields?.some(each => each.id === id));

  const { contactId } = await newContact();
  await contacts.updateContact({ contactId }, { customFields: [{ id, field_value: 42 }] });
  const { contact }: { contact?: unknown } = await contacts.getContact({ contactId });
  assert.ok(isRecord(contact));
  const [value] = list(contact, 'customFields');
  assert.deepEqual([value?.id, value?.value], [id, 42]);
});

test('locations and users are read and found, and a location is made and renamed', async () => {
  const { locations, users } = sdk.ghl;
  const { locationId } = roster;
  const { location } = await locations.getLocation({ locationId });
  assert.equal(location?.id, locationId);
  const companyId = present(location?.companyId);
  const made = await locations.createLocation({ name: 'Branch', companyId, country: 'DE' });
  const madeId = present(made.id);
  const renamed = await locations.putLocation({ locationId: madeId }, { name: 'Office', companyId });
  assert.equal(renamed.name, 'Office');
  const found = await locations.searchLocations({ companyId, limit: '100' });
  assert.ok(found.locations?.some(each => each.id === madeId && each.name === 'Office'));

  const userId = await myUserId();
  const user = await users.getUser({ userId });
  const email = present(user.email);
  const people = await users.searchUsers({ companyId, locationId });
  assert.ok(people.users?.some(each => each.id === userId));
  const byAddress = await users.filterUsersByEmail({ companyId, emails: email });
  assert.deepEqual(
    byAddress.users?.map(each => each.id),
    [userId],
  );
});

test('the SDK’s header locationId names the location of a call by record id', async () => {
  const { contactId } = await newContact();
  const here = { headers: { locationId: roster.locationId } };
  const there = { headers: { locationId: roster.otherLocationId } };
  assert.equal((await sdk.ghl.contacts.getContact({ contactId }, here)).contact?.id, contactId);
  const error = await refusal(sdk.ghl.contacts.getContact({ contactId }, there));
  assert.ok(error instanceof GHLNotFoundError);
});

test('a body that breaks the contract is a GHLValidationError of 422 whose messages are joined', async () => {
  const body = { locationId: roster.locationId, shoeSize: 42, hatSize: 7 };
  const error = await refusal(sdk.ghl.contacts.createContact(body));
  assert.ok(error instanceof GHLValidationError);
  const { message, ...rest } = error.response;
  assert.equal(error.statusCode, 422);
  assert.deepEqual([rest.statusCode, rest.error], [422, 'Unprocessable Entity']);
  assert.ok(typeof rest.traceId === 'string');
  assert.deepEqual(message.toSorted(), [
    'property hatSize should not exist',
    'property shoeSize should not exist',
  ]);
  assert.equal(error.message, message.join(', '));

  const { contactId } = await newContact();
  const moved = { locationId: roster.locationId, lastName: 'King' };
  const refused = await refusal(sdk.ghl.contacts.updateContact({ contactId }, moved));
  assert.ok(refused instanceof GHLValidationError);
  assert.equal(refused.message, 'property locationId should not exist');
});

test('a token that is none, a missing right and a foreign location have the SDK’s own error classes', async () => {
  const { locationId } = roster;
  const stranger = connectSdk(roster.baseUrl, 'not-a-token');
  const unknown = await refusal(stranger.ghl.contacts.getContacts({ locationId }));
  assert.ok(unknown instanceof GHLAuthenticationError);
  assert.equal(unknown.statusCode, 401);

  const reader = connectSdk(roster.baseUrl, await roster.token({ scope: 'contacts.readonly' }));
  await reader.ghl.contacts.getContacts({ locationId });
  const missing = await refusal(reader.ghl.contacts.createContact({ locationId, email: newAddress() }));
  assert.ok(missing instanceof GHLForbiddenError);
  assert.equal(missing.response.code, 'scope_missing');

  const foreign = await refusal(sdk.ghl.contacts.getContacts({ locationId: 'aaaaaaaaaaaaaaaaaaaa' }));
  assert.ok(foreign instanceof GHLForbiddenError);
  assert.equal(foreign.message, 'The token does not have access to this location.');
});

test('after setApiVersion(‘v3’) the same client reads and writes the spellings of v3', async () => {
  const v3 = connectSdk(roster.baseUrl, await roster.token());
  v3.ghl.setApiVersion('v3');
  const { contacts } = v3.ghl;
  const { locationId } = roster;
  const { contactId, email } = await newContact(v3.ghl, { firstName: 'Edsger' });
  // The SDK's types know the dated spellings only; its client sends the others all the same.
  const data = { dndSettings: { sms: { status: 'active' } }, tags: ['v3'] };
  const answer = await v3.ghl.request({ method: 'PUT', url: `/contacts/${contactId}`, data });
  const changed: unknown = answer.data;
  assert.ok(isRecord(changed) && isRecord(changed.contact) && isRecord(changed.contact.dndSettings));
  assert.equal(changed.succeeded, true);
  assert.ok(isRecord(changed.contact.dndSettings.sms));
  assert.equal(changed.contact.dndSettings.sms.status, 'active');
  const { contact: dated } = await sdk.ghl.contacts.getContact({ contactId });
  assert.equal(dated?.dndSettings?.SMS?.status, 'active');
  const wrong = { dndSettings: { sms: { status: 'on' } } };
  const refused = await roster.call('PUT', `/contacts/${contactId}`, wrong, { version: 'v3' });
  assert.match(JSON.stringify(refused.body), /"member":"dndSettings\.sms\.status"/);

  assert.equal((await contacts.upsertContact({ locationId, email })).new, false);
  await contacts.getContacts({ locationId, limit: 1 });
  await contacts.searchContactsAdvanced({ locationId, pageLimit: 1 });
  await contacts.addTags({ contactId }, { tags: ['more'] });
  const dueDate = '2031-05-04T09:00:00.000Z';
  const { task } = await contacts.createTask({ contactId }, { title: 'Write', dueDate, completed: false });
  await contacts.deleteTask({ contactId, taskId: present(task?.id) });
  await contacts.removeContactFromEveryCampaign({ contactId });
  await v3.ghl.users.getUserByLocation({ locationId });
  const deleted: unknown = await contacts.deleteContact({ contactId });
  assert.ok(isRecord(deleted));
  assert.deepEqual([deleted.succeeded, deleted.succeded], [true, true]);
  assert.ok(v3.answers.every(answer => answer.version === 'v3'));
});

test('each operation that HighLevel publishes for contacts was answered as published, in 60 calls and more', () => {
  assert.deepEqual(unanswered('dated', 'contacts', sdk.answers), [
    'DELETE /contacts/{contactId}/campaigns/remove-all',
  ]);
  assert.ok(sdk.answers.length >= 60, `${sdk.answers.length} calls`);
});
