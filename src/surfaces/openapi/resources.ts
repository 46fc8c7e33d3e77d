import type { Operation } from '#operations/operation.ts';

interface Resource {
  readonly title: string;
  readonly description: string;
}

/** What the part of a key before its dot stands for: the sections of the API reference, in their order. */
const resources: Readonly<Record<string, Resource>> = {
  contact: { title: 'Contacts', description: 'People, with their addresses, tags and custom fields.' },
  duplicate: { title: 'Duplicates', description: 'Contacts that look like one person.' },
  merge: { title: 'Merges', description: 'Contacts that were folded into one, and the way back.' },
  externalId: {
    title: 'External ids',
    description: 'Under which ids other systems know the contacts.',
  },
  task: { title: 'Tasks', description: 'What is to be done for a contact, and until when.' },
  note: { title: 'Notes', description: 'Texts about a contact.' },
  appointment: { title: 'Appointments', description: 'When a contact is expected.' },
  appointmentNote: { title: 'Appointment notes', description: 'Texts on an appointment.' },
  calendar: { title: 'Calendars', description: 'What can be booked, when it is free, and what is blocked.' },
  recurringTask: { title: 'Recurring tasks', description: 'Tasks that are made anew by a rule.' },
  tag: { title: 'Tags', description: 'Words by which contacts are grouped, and the tags of a location.' },
  follower: { title: 'Followers', description: 'Users who follow a contact.' },
  dnd: { title: 'Do not disturb', description: 'Channels on which a contact must not be disturbed.' },
  business: { title: 'Businesses', description: 'Companies that contacts belong to.' },
  field: { title: 'Custom fields', description: 'Members that a location adds to its contacts.' },
  objectField: { title: 'Fields by object', description: 'Members that a location adds to an object.' },
  fieldFolder: { title: 'Field folders', description: 'What groups the fields of an object.' },
  object: { title: 'Objects', description: 'What a location keeps records of.' },
  record: { title: 'Records', description: 'Businesses as records of an object.' },
  association: { title: 'Associations', description: 'Kinds of link between the records of objects.' },
  relation: { title: 'Relations', description: 'Links between contacts and businesses.' },
  campaign: { title: 'Campaigns', description: 'Campaigns of a location, and the contacts in them.' },
  workflow: { title: 'Workflows', description: 'Workflows of a location, and the contacts in them.' },
  enrollment: {
    title: 'Enrolments',
    description: 'The campaigns and workflows that a contact is or was in.',
  },
  segment: { title: 'Segments', description: 'Searches that are kept under a name.' },
  user: { title: 'Users', description: 'People of the tenant who work with contacts.' },
  location: { title: 'Locations', description: 'The places of a tenant that hold contacts.' },
  import: { title: 'Imports', description: 'Files of contacts that come in.' },
  export: { title: 'Exports', description: 'Files of contacts that go out.' },
  job: { title: 'Jobs', description: 'Long pieces of work, and how far they are.' },
  subscription: { title: 'Subscriptions', description: 'Who is told of which events, and where.' },
  delivery: { title: 'Deliveries', description: 'What was sent to subscriptions, and what they answered.' },
  event: { title: 'Events', description: 'What has changed, in its order.' },
  connection: {
    title: 'Connections',
    description: 'Links to directories and to HighLevel, and their health.',
  },
  sync: { title: 'Directory sync', description: 'Runs over a directory: what they would do, did and undid.' },
  mapping: { title: 'Mapping', description: 'What of a contact is made of which attributes of a person.' },
  directory: {
    title: 'Directory people',
    description: 'People of a directory, and the contacts that they are.',
  },
  conflict: { title: 'Sync conflicts', description: 'What no rule could settle between two sides.' },
  outgoing: { title: 'Outgoing changes', description: 'What waits for the other side of a connection.' },
  quota: {
    title: 'Quotas',
    description: 'Limits of the tenant and its clients, and requests for higher ones.',
  },
  usage: { title: 'Usage', description: 'Who called how often, and how much is stored.' },
  report: { title: 'Reports', description: 'Numbers of a day.' },
  audit: { title: 'Audit', description: 'Who read or changed what.' },
  caller: { title: 'Caller', description: 'Who is calling, with which rights.' },
  operation: { title: 'Catalogue', description: 'Everything that Roster can do, for programs.' },
  error: { title: 'Error codes', description: 'What each code means, and what to do.' },
};

/** The section that an operation stands in. Throws a sentence for a resource that nobody has described. */
export function resourceOf({ key }: Pick<Operation, 'key'>): string {
  const [name = ''] = key.split('.');
  const resource = Object.hasOwn(resources, name) ? resources[name] : undefined;
  if (resource) return resource.title;
  throw new Error(`${key} is of the resource "${name}", which has no title yet. Add it to resources.ts.`);
}

/** The sections that these operations need. */
export function tagsOf(operations: readonly Operation[]): readonly { name: string; description: string }[] {
  const used = new Set(operations.map(resourceOf));
  return Object.values(resources)
    .filter(({ title }) => used.has(title))
    .map(({ title, description }) => ({ name: title, description }));
}

const methods = ['GET', 'POST', 'PUT', 'DELETE'];

/** Operations in the order of their sections; in each by path and method, whatever the catalogue's order is. */
export function inOrder(operations: readonly Operation[]): readonly Operation[] {
  const sections = Object.values(resources).map(({ title }) => title);
  const place = (operation: Operation) => {
    const { method, path } = operation.http;
    return [
      String(sections.indexOf(resourceOf(operation))).padStart(3, '0'),
      path.replaceAll(/\{\w+\}/g, '{}'),
      methods.indexOf(method),
      operation.presetOf === undefined ? '' : operation.key,
    ].join(' ');
  };
  const places = new Map(operations.map(operation => [operation, place(operation)]));
  return operations.toSorted((one, other) => ((places.get(one) ?? '') < (places.get(other) ?? '') ? -1 : 1));
}
