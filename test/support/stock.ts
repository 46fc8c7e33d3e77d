import type { Running } from '#app/start.ts';
import { defaultSettings } from '#contacts/default-settings.ts';
import { rights } from '#identity/principal.ts';
import { createBusiness } from '#operations/business/create.ts';
import { addContactToCampaign } from '#operations/campaign/add-contact.ts';
import { createCampaign } from '#operations/campaign/create.ts';
import { createContact } from '#operations/contact/create.ts';
import { deleteContact } from '#operations/contact/delete.ts';
import { mergeContacts } from '#operations/contact/merge.ts';
import { createField } from '#operations/field/create.ts';
import { uploadToField } from '#operations/field/upload.ts';
import { createFieldFolder } from '#operations/field-folder/create.ts';
import { createObjectField } from '#operations/object-field/create.ts';
import type { Caller, CommandContext, Defined } from '#operations/operation.ts';
import { createRelation } from '#operations/relation/create.ts';
import { createSegment } from '#operations/segment/create.ts';
import { createSubscription } from '#operations/subscription/create.ts';
import { updateSubscription } from '#operations/subscription/update.ts';
import { createTag } from '#operations/tag/create.ts';
import { addContactToWorkflow } from '#operations/workflow/add-contact.ts';
import { createWorkflow } from '#operations/workflow/create.ts';
import { beginBlob, insertBlob, writeChunk } from '#store/blobs.ts';
import { changeContact, getForChange } from '#store/contacts/contacts.ts';
import { groupTogether } from '#store/duplicates/groups.ts';
import { cancelJob, startJob } from '#store/jobs/jobs.ts';
import { insertLocation } from '#store/locations.ts';
import type { StoreWriter } from '#store/store.ts';
import { insertUser } from '#store/users.ts';
import { insertDeliveries } from '#store/webhooks/deliveries.ts';
import { listDeliveries } from '#store/webhooks/delivery-records.ts';
import { testLinks } from './links.ts';
import { addBookings } from './stock-bookings.ts';
import { addConnection, type StockedConnection } from './stock-connections.ts';
import { clientId, personId } from './token-mint.ts';

/** The kinds of records that a call can name. */
export type RecordKind =
  | 'contact'
  | 'otherContact'
  | 'deletedContact'
  | 'task'
  | 'otherTask'
  | 'note'
  | 'otherNote'
  | 'business'
  | 'user'
  | 'field'
  | 'fileField'
  | 'fieldFile'
  | keyof StockedConnection
  | 'tag'
  | 'otherTag'
  | 'businessField'
  | 'folder'
  | 'relation'
  | 'campaign'
  | 'workflow'
  | 'segment'
  | 'calendar'
  | 'appointment'
  | 'appointmentNote'
  | 'blockedSlot'
  | 'recurringTask'
  | 'job'
  | 'writingJob'
  | 'import'
  | 'export'
  | 'merge'
  | 'duplicateGroup'
  | 'subscription'
  | 'delivery';

/** One record of each kind in a location. Each holds the mark, so that it is known wherever it shows up. */
export interface Stock {
  readonly tenantId: string;
  readonly locationId: string;
  /** The tenant's default location. */
  readonly defaultLocationId: string;
  readonly mark: string;
  readonly ids: Readonly<Record<RecordKind, string>>;
}

const cause = { actor: { kind: 'system', id: 'test' }, operation: 'test.stock' } as const;

/** Adds a location to a tenant. */
export async function addLocation({ store, tenants }: Running, tenantId: string): Promise<string> {
  const id = await store.write('', cause, async ({ newId }) => newId());
  const settings = { ...defaultSettings, default: false };
  const place = { name: 'Second', country: 'US', timezone: 'America/New_York' };
  await store.engine.write(id, session => insertLocation(session, 0, { ...place, id, tenantId, settings }));
  tenants.forget(tenantId);
  return id;
}

/** Fills a location in one transaction. */
export function stockLocation(
  { store }: Running,
  { tenantId, locationId, mark }: Omit<Stock, 'ids' | 'defaultLocationId'>,
): Promise<Stock> {
  return store.write(locationId, cause, async store => {
    const user = await addUser(store, tenantId);
    const links = testLinks();
    const context: CommandContext = { store, caller: callerOf(tenantId, user), links };
    const make = <Answer extends object>(
      operation: Defined<'command', CommandContext, Answer>,
      input: object,
    ) => run(operation, { locationId, ...input }, context);

    const { customField } = await make(createField, { name: 'Club', dataType: 'TEXT', placeholder: mark });
    const { tag } = await make(createTag, { name: mark });
    const otherTag = await make(createTag, { name: `${mark} the other` });
    const folder = await make(createFieldFolder, { objectKey: 'business', name: mark });
    const ofBusinesses = { objectKey: 'business', parentId: folder.id, showInForms: true };
    const { field } = await make(createObjectField, {
      ...ofBusinesses,
      name: mark,
      fieldKey: 'club',
      dataType: 'TEXT',
    });
    const { business } = await make(createBusiness, {
      name: mark,
      customFields: [{ id: field.id, value: mark }],
    });
    const { campaign } = await make(createCampaign, { name: mark });
    const { workflow } = await make(createWorkflow, { name: mark });
    const nobody = [{ field: 'city', operator: 'eq', value: 'nowhere' }];
    const { segment } = await make(createSegment, { name: mark, filters: nobody });
    const attached = {
      tasks: [{ title: mark, dueDate: '2030-01-02', assignedTo: user }],
      notes: [{ body: mark }],
    };
    const main = await make(createContact, {
      firstName: mark,
      email: `${mark}@example.com`,
      tags: [mark],
      assignedTo: user,
      customFields: [{ id: customField.id, value: mark }],
      additionalEmails: ['priya@work.example.com'],
      additionalPhones: ['(212) 555-0101'],
      externalIds: [{ system: 'crm', externalId: 'A 1' }],
      ...attached,
    });
    const other = await make(createContact, { firstName: `${mark} the other`, ...attached });
    const contactId = main.contact.id;
    const files = await make(createField, { name: 'Letters', dataType: 'FILE_UPLOAD', placeholder: mark });
    const fileField = files.customField.id;
    const fieldFile = await stockFile(store, 'letter.txt', mark);
    const letter = {
      id: fieldFile,
      name: 'letter.txt',
      mediaType: 'text/plain',
      size: mark.length,
      digest: '',
    };
    await make(uploadToField, { id: contactId, file: [{ ...letter, part: `${fileField}_${mark}` }] });
    await run(addContactToCampaign, { contactId, campaignId: campaign.id }, context);
    await run(addContactToWorkflow, { contactId, workflowId: workflow.id }, context);
    for (const id of [contactId, other.contact.id])
      await changeContact(store, await getForChange(store, id), { businessId: business.id });
    const relation = await make(createRelation, {
      associationId: 'contact_business',
      firstRecordId: contactId,
      secondRecordId: business.id,
    });
    const booked = await addBookings((operation, input) => run(operation, input, context), {
      locationId,
      mark,
      contactId,
      user,
    });
    const deleted: string[] = [];
    for (const lastName of ['the first', 'the last']) {
      const { contact } = await make(createContact, { firstName: mark, lastName });
      await run(deleteContact, { contactId: contact.id }, context);
      deleted.push(contact.id);
    }

    const [left, folded] = [await make(createContact, {}), await make(createContact, { firstName: mark })];
    const { mergeId } = await run(
      mergeContacts,
      { primaryId: left.contact.id, ids: [folded.contact.id] },
      context,
    );

    await groupTogether(store, { rule: 'name', contactIds: [contactId, other.contact.id] });
    const group = await store.database
      .selectFrom('duplicate_group')
      .select('id')
      .where('location_id', '=', locationId)
      .executeTakeFirstOrThrow();

    // Of a kind that nobody runs, so that it stays as it is.
    const order = { kind: 'test', parameters: { mark } };
    const job = await startJob(store, { ...order, scope: 'contacts.readonly' });
    const writingJob = await startJob(store, { ...order, scope: 'contacts.write' });
    const imported = await startJob(store, { ...order, kind: 'import', scope: 'contacts.write' });
    await cancelJob(store, imported.id, new Set(rights));
    const exported = await stockExport(store, mark);

    // Of a type that nothing here makes: its deliveries stay what they are.
    const wish = { url: `https://hooks.example.com/${mark}`, events: ['location.updated'] };
    const { subscription } = await make(createSubscription, wish);
    await run(updateSubscription, { subscriptionId: subscription.id, status: 'paused' }, context);
    const message = { event_id: mark, message_id: mark, type: 'location.updated', lane: contactId, place: 1 };
    await insertDeliveries(store, [{ subscription_id: subscription.id, ...message }]);
    const [delivery] = await listDeliveries(store, { subscriptionId: subscription.id, limit: 1 });

    const ids = {
      contact: contactId,
      otherContact: other.contact.id,
      deletedContact: deleted.at(-1) ?? '',
      task: main.tasks?.[0]?.id ?? '',
      otherTask: other.tasks?.[0]?.id ?? '',
      note: main.notes?.[0]?.id ?? '',
      otherNote: other.notes?.[0]?.id ?? '',
      business: business.id,
      user,
      field: customField.id,
      fileField,
      fieldFile,
      tag: tag.id,
      otherTag: otherTag.tag.id,
      businessField: field.id,
      folder: folder.id,
      relation: relation.id,
      campaign: campaign.id,
      workflow: workflow.id,
      segment: segment.id,
      ...booked,
      job: job.id,
      writingJob: writingJob.id,
      import: imported.id,
      export: exported,
      merge: mergeId,
      duplicateGroup: group.id,
      subscription: subscription.id,
      delivery: delivery?.id ?? '',
      ...(await addConnection(store, mark, contactId)),
    };
    const { id: defaultLocationId } = await store.database
      .selectFrom('location')
      .select('id')
      .where('tenant_id', '=', tenantId)
      .where('is_default', '=', 1)
      .executeTakeFirstOrThrow();
    return { tenantId, locationId, defaultLocationId, mark, ids };
  });
}

/** Users are the tenant's, so a user's name says whose. */
async function addUser(store: StoreWriter, tenantId: string): Promise<string> {
  const id = store.newId();
  const none = { object_id: null, first_name: null, last_name: null, email_lower: null, phone: null };
  await insertUser(store, {
    ...none,
    tenant_id: tenantId,
    id,
    name: tenantId,
    email: null,
    role: 'user',
    date_added: store.now,
  });
  return id;
}

function callerOf(tenantId: string, userId: string): Caller {
  return { kind: 'person', tenantId, objectId: personId, clientId, rights: new Set(rights), userId };
}

async function run<Answer extends object>(
  operation: Defined<'command', CommandContext, Answer>,
  input: object,
  context: CommandContext,
): Promise<Answer> {
  const prepared = await operation.prepare(input, context.store.now);
  return prepared.run(context);
}

/** An export that is done, with a file. */
async function stockExport(store: StoreWriter, mark: string): Promise<string> {
  const { id } = await startJob(store, { kind: 'export', scope: 'contacts.readonly', parameters: {} });
  const fileId = await stockFile(store, 'contacts.csv', mark);
  await store.database
    .updateTable('job')
    .set({ state: 'done', date_ended: store.now, result: JSON.stringify({ fileId }) })
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .execute();
  return id;
}

async function stockFile(store: StoreWriter, name: string, text: string): Promise<string> {
  const id = await beginBlob(store);
  await writeChunk(store, id, 0, Buffer.from(text));
  await insertBlob(store, { id, name, mediaType: 'text/csv', expiresAt: null, size: text.length, chunks: 1 });
  return id;
}
