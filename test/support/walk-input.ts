import { readFileSync } from 'node:fs';
import { isRecord, parseJson } from '#base/json.ts';
import { operations } from '#operations/catalogue.ts';
import type { Operation } from '#operations/operation.ts';
import { placesOf } from '#surfaces/places.ts';
import type { RecordKind, Stock } from './stock.ts';

export type Input = Readonly<Record<string, unknown>>;

/** What each member that names a record is the id of. Those that are called alike in several resources come by resource. */
const kinds: Readonly<Record<string, RecordKind | 'none'>> = {
  contactId: 'contact',
  contactIds: 'contact',
  contacts: 'contact',
  ids: 'contact',
  taskId: 'task',
  taskIds: 'task',
  businessId: 'business',
  tagId: 'tag',
  userId: 'user',
  assignedTo: 'user',
  followers: 'user',
  campaignId: 'campaign',
  workflowId: 'workflow',
  segmentId: 'segment',
  calendarId: 'calendar',
  eventId: 'appointment',
  appointmentId: 'appointment',
  noteId: 'appointmentNote',
  assignedUserId: 'user',
  userIds: 'user',
  owners: 'user',
  'recurringTask.id': 'recurringTask',
  'calendar.updateBlockSlot.eventId': 'blockedSlot',
  jobId: 'job',
  importId: 'import',
  exportId: 'export',
  mergeId: 'merge',
  groupId: 'duplicateGroup',
  // Groups of calendars are not Roster's own records.
  'calendar.groupId': 'none',
  'appointment.groupId': 'none',
  connectionId: 'connection',
  runId: 'stoppedRun',
  'sync.undoRun.runId': 'endedRun',
  // A directory's own id, not Roster's.
  personId: 'none',
  directoryUserId: 'person',
  conflictId: 'conflict',
  'conflict.resolve.value': 'contact',
  subscriptionId: 'subscription',
  deliveryId: 'delivery',
  'outgoing.retry.ids': 'none',
  primaryId: 'contact',
  'contact.merge.ids': 'otherContact',
  'contact.mergePreview.ids': 'otherContact',
  'note.id': 'note',
  'field.id': 'field',
  'field.upload.id': 'contact',
  fileId: 'fieldFile',
  'tag.merge.into': 'tag',
  'tag.merge.from': 'otherTag',
  'objectField.id': 'businessField',
  'objectField.create.parentId': 'folder',
  'fieldFolder.id': 'folder',
  'record.id': 'business',
  'relation.id': 'relation',
  'relation.list.id': 'contact',
  firstRecordId: 'contact',
  secondRecordId: 'business',
  'user.ids': 'user',
  'job.cancel.jobId': 'writingJob',
  'contact.restore.contactId': 'deletedContact',
  'contact.batchUpsert.contacts': 'none',
  'contact.batchUpdate.contacts': 'none',
};

/** The kind of record that a member of an operation's input names. */
export function kindOf({ key }: Operation, member: string): RecordKind | undefined {
  const [resource] = key.split('.');
  const kind = kinds[`${key}.${member}`] ?? kinds[`${resource}.${member}`] ?? kinds[member];
  return kind === 'none' ? undefined : kind;
}

/** A valid input of an operation: its published sample, with the ids of a stock. */
export function inputFor(operation: Operation, stock: Stock): Input {
  const sample = sampleInput(operation);
  const inPath = placesOf(operation).path.filter(name => Object.hasOwn(operation.input.properties, name));
  const members = new Set([...Object.keys(sample), ...inPath]);
  return Object.fromEntries([...members].map(name => [name, valueFor(operation, name, sample[name], stock)]));
}

/** The input that asks for most: nothing but what an operation needs, and pages of a length. */
export function widestInput(operation: Operation, stock: Stock, length: number): Input {
  const { properties } = operation.input;
  const required: readonly string[] = operation.input.required ?? [];
  const needed = Object.entries(inputFor(operation, stock)).filter(([name]) => required.includes(name));
  const lengths = ['limit', 'pageLimit'].filter(name => Object.hasOwn(properties, name));
  return Object.fromEntries([...needed, ...lengths.map(name => [name, length])]);
}

function valueFor(operation: Operation, name: string, sample: unknown, stock: Stock): unknown {
  if (name === 'locationId') return stock.locationId;
  if (name === 'companyId') return stock.tenantId;
  if (name === 'toLocationId') return stock.defaultLocationId;
  if (operation.takesManyFiles && name === operation.file) return filesFor(sample, stock);
  const kind = kindOf(operation, name);
  if (kind !== undefined) return Array.isArray(sample) ? [stock.ids[kind]] : stock.ids[kind];
  if (sample === undefined) throw new Error(`What record is ${name} of ${operation.key}? Say it in kinds.`);
  return sample;
}

/** A file is sent for a field, which its name names. */
function filesFor(sample: unknown, { ids }: Stock): unknown {
  if (!Array.isArray(sample)) return sample;
  return sample
    .filter(isRecord)
    .slice(0, 1)
    .map(file => ({ ...file, part: `${ids.fileField}_new` }));
}

function sampleInput({ key }: Operation): Input {
  const file = new URL(`../../derived/samples/${key}.json`, import.meta.url);
  const sample = parseJson(readFileSync(file, 'utf8'));
  if (isRecord(sample) && isRecord(sample.input)) return sample.input;
  throw new Error(`The sample of ${key} has no input.`);
}

export interface HttpCall {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Input | undefined;
}

/** The call over HTTP that an input becomes; a preset goes by its parent's route, as its parent's input. */
export async function callOf(operation: Operation, input: Input, now: number): Promise<HttpCall> {
  const route = routeOf(operation);
  const sent = route === operation ? input : recordOf((await operation.prepare(input, now)).input);
  const places = placesOf(route);
  const body = places.body.length > 0 ? without(sent, [...places.path, ...places.query]) : undefined;
  return {
    method: route.http.method,
    path: route.http.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
      encodeURIComponent(String(sent[name])),
    ),
    query: Object.fromEntries(
      places.query.filter(name => sent[name] !== undefined).map(name => [name, String(sent[name])]),
    ),
    headers: {},
    body,
  };
}

/** The operation whose route an operation has. */
export function routeOf(operation: Operation): Operation {
  if (operation.presetOf === undefined) return operation;
  const parent = operations.find(({ key }) => key === operation.presetOf);
  if (parent) return parent;
  throw new Error(`${operation.key} is a preset of ${operation.presetOf}, which the catalogue has not.`);
}

function recordOf(value: object): Input {
  return { ...value };
}

function without(input: Input, names: readonly string[]): Input {
  return Object.fromEntries(Object.entries(input).filter(([name]) => !names.includes(name)));
}
