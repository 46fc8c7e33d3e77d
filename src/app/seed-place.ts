import { createBusiness } from '#operations/business/create.ts';
import { createCalendar } from '#operations/calendar/create.ts';
import { addContactToCampaign } from '#operations/campaign/add-contact.ts';
import { createCampaign } from '#operations/campaign/create.ts';
import { createContact } from '#operations/contact/create.ts';
import { createField } from '#operations/field/create.ts';
import type { Caller, CommandContext, Defined } from '#operations/operation.ts';
import { addContactToWorkflow } from '#operations/workflow/add-contact.ts';
import { createWorkflow } from '#operations/workflow/create.ts';
import { insertAppointment } from '#store/appointments.ts';
import { changeContact, getForChange } from '#store/contacts/contacts.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreWriter } from '#store/store.ts';
import { appointmentFields, contactInput, demoCalendar, turn } from './seed-contact.ts';
import type { Place } from './seed-places.ts';

/** The records of a demo location that contacts belong to. */
export interface Schema {
  readonly businessIds: readonly string[];
  readonly campaignIds: readonly string[];
  readonly workflowIds: readonly string[];
  /** Of the calendar in which the contacts have their appointments. */
  readonly calendarId: string;
}

/** Adds what a demo location has before its contacts: custom fields, businesses, campaigns and workflows. */
export async function addSchema(store: StoreWriter, place: Place, caller: Caller): Promise<Schema> {
  const context = { store, caller };
  const { fields, languages, domain, country } = place;
  const { locationId } = store;
  const language = { name: fields.language, dataType: 'SINGLE_OPTIONS', options: languages };
  await run(createField, { locationId, ...language }, context);
  await run(createField, { locationId, name: fields.visits, dataType: 'NUMERICAL' }, context);
  const businessIds: string[] = [];
  for (const [n, name] of place.businesses.entries()) {
    const address = { ...turn(place.cities, n), address: `${n + 1} ${place.street}`, country };
    const reached = { email: `office-${n + 1}@${domain}`, website: `https://${domain}` };
    const { business } = await run(createBusiness, { name, ...address, ...reached }, context);
    businessIds.push(business.id);
  }
  const campaignIds: string[] = [];
  for (const name of place.campaigns) {
    const { campaign } = await run(createCampaign, { name }, context);
    campaignIds.push(campaign.id);
  }
  const workflowIds: string[] = [];
  for (const name of place.workflows) {
    const { workflow } = await run(createWorkflow, { name }, context);
    workflowIds.push(workflow.id);
  }
  const { calendar } = await run(createCalendar, demoCalendar(place), context);
  return { businessIds, campaignIds, workflowIds, calendarId: calendar.id };
}

export interface Batch {
  readonly place: Place;
  readonly schema: Schema;
  readonly callers: readonly Caller[];
  /** The real time. */
  readonly now: number;
  /** The numbers of the first contact, and of the first that is not in the batch. */
  readonly from: number;
  readonly to: number;
}

/** Adds contacts with their tasks, notes and appointments, and what they belong to. */
export async function addContacts(store: StoreWriter, batch: Batch): Promise<void> {
  const { place, schema, callers, now } = batch;
  const zone = (await getLocation(store)).timezone;
  const userIds = callers.map(({ userId }) => userId).filter(id => id !== undefined);
  for (let n = batch.from; n < batch.to; n++) {
    const terms = { place, n, zone, now, userIds };
    const context = { store, caller: turn(callers, n) };
    const { contact } = await run(createContact, contactInput(terms), context);
    const contactId = contact.id;
    if (n % 2 === 0 && n % 5 !== 0) {
      const businessId = turn(schema.businessIds, n / 2);
      await changeContact(store, await getForChange(store, contactId), { businessId });
    }
    const appointment = appointmentFields(terms, schema.calendarId);
    if (appointment) await insertAppointment(store, contactId, appointment);
    if (n % 7 === 0) {
      await run(addContactToCampaign, { contactId, campaignId: turn(schema.campaignIds, n) }, context);
    }
    if (n % 9 === 0) {
      await run(addContactToWorkflow, { contactId, workflowId: turn(schema.workflowIds, n) }, context);
    }
  }
}

/** Performs an operation inside a transaction that holds many: one for each would be flushed one by one. */
async function run<Answer extends object>(
  operation: Defined<'command', CommandContext, Answer>,
  input: object,
  context: CommandContext,
): Promise<Answer> {
  const prepared = await operation.prepare(input, context.store.now);
  return prepared.run(context);
}
