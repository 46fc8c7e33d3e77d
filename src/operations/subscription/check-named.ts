import { type FieldError, invalidInput, RosterError } from '#base/errors.ts';
import { getBusiness } from '#store/businesses.ts';
import { getCalendar } from '#store/calendars.ts';
import { getEnrollable } from '#store/enrollables.ts';
import { getSegment } from '#store/segments.ts';
import type { StoreReader } from '#store/store.ts';
import { unknownUsers } from '#store/users.ts';
import type { Filters } from '../trigger.ts';

/** What a member of a filter names by its id. */
interface Named {
  readonly what: string;
  isThere(store: StoreReader, id: string): Promise<boolean>;
}

const named: Readonly<Record<string, Named>> = {
  assignedTo: {
    what: 'a user',
    isThere: async (store, id) => (await unknownUsers(store, [id])).length === 0,
  },
  businessId: { what: 'a business', isThere: (store, id) => isFound(getBusiness(store, id)) },
  calendarId: { what: 'a calendar', isThere: (store, id) => isFound(getCalendar(store, id)) },
  campaignId: { what: 'a campaign', isThere: (store, id) => isFound(getEnrollable(store, 'campaign', id)) },
  workflowId: { what: 'a workflow', isThere: (store, id) => isFound(getEnrollable(store, 'workflow', id)) },
  segmentId: { what: 'a segment', isThere: (store, id) => isFound(getSegment(store, id)) },
};

const customField = 'customFields.';

/** Throws `invalid_input` where a filter names by its id what the location does not have. A tag may come into being later. */
export async function checkNamed(store: StoreReader, filter: Filters): Promise<void> {
  const problems: FieldError[] = [];
  for (const [name, value] of Object.entries(filter)) {
    const kind = named[name];
    if (typeof value !== 'string' || !kind || (await kind.isThere(store, value))) continue;
    problems.push({ member: `filter.${name}`, message: `filter.${name} must be the id of ${kind.what}` });
  }
  const { field } = filter;
  if (typeof field === 'string' && field.startsWith(customField)) {
    const { field: find } = await store.dictionary();
    if (!find(field.slice(customField.length))) {
      const message = 'filter.field must name a custom field by its id';
      problems.push({ member: 'filter.field', message });
    }
  }
  if (problems.length > 0) throw invalidInput(problems);
}

async function isFound(record: Promise<unknown>): Promise<boolean> {
  try {
    await record;
    return true;
  } catch (error) {
    if (error instanceof RosterError && error.code === 'not_found') return false;
    throw error;
  }
}
