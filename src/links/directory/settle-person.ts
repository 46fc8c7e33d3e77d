import { isRecord, parseJson } from '#base/json.ts';
import type { ContactState } from '#contacts/contact-state.ts';
import type { MappedPerson, MappedValues } from '#contacts/directory/map-person.ts';
import type { DirectoryPerson } from '#contacts/directory/person.ts';
import type { ScopeDecision } from '#contacts/directory/scope.ts';
import type { StoreWriter } from '#store/store.ts';
import type { DirectoryPersonTable } from '#store/tables-links.ts';
import { noteConflict, settleConflicts } from './conflicts.ts';
import type { Directory } from './directory.ts';
import type { KnownContacts } from './known-contacts.ts';
import { stepsIn, takeBack } from './leaver-steps.ts';
import { emailsIn, type Match, matchPerson } from './match-person.ts';
import { forgetLeaver } from './remove-people.ts';
import { type WrittenPerson, writePerson } from './write-person.ts';

/** The code of a person of whom a contact is to be made, whoever has the same addresses. */
export const creating = 'creating';

/** The code of a person of whom none is made: a contact may be there another time. */
export const unmatched = 'unmatched';

/** A person of a page, read but not yet settled. */
export interface ReadPerson {
  readonly person: DirectoryPerson;
  /** What is known of the person from before. */
  readonly row: DirectoryPersonTable | undefined;
  readonly scope: ScopeDecision;
  readonly mapped: MappedPerson;
}

export type Outcome =
  | 'created'
  | 'updated'
  | 'linked'
  | 'restored'
  | 'unchanged'
  | 'leaving'
  | 'skipped'
  | 'waiting'
  | 'refused';

/** What became of a person. */
export interface Settled {
  readonly outcome: Outcome;
  readonly state: DirectoryPersonTable['state'];
  readonly code: string | null;
  readonly reason: string | null;
  readonly contactId: string | null;
  readonly match?: Match;
  readonly wrote?: WrittenPerson;
}

export interface Settling {
  readonly store: StoreWriter;
  readonly directory: Directory;
  readonly known: KnownContacts;
}

/** Decides what a person becomes and writes it: the contact, and a conflict where somebody has to decide. */
export async function settlePerson(settling: Settling, read: ReadPerson): Promise<Settled> {
  const { row, scope } = read;
  if (!scope.isIn) return outOfScope(settling, row, scope);
  const contact = row?.contact_id ? await settling.known.state(row.contact_id) : undefined;
  if (row && contact) return settleLinked(settling, read, row, contact);

  const isMade = row?.code === creating;
  const match: Match = isMade
    ? { kind: 'none' }
    : await matchPerson(settling.known, read.person.id, read.mapped.values);
  if (match.kind === 'doubtful') {
    await noteConflict(settling.store, settling.directory, {
      kind: 'match',
      personId: read.person.id,
      field: null,
      contactId: null,
      choices: match.contacts.map(({ id }) => id),
      reason: match.reason,
    });
    const reason = `${match.reason} Decide which one it is.`;
    return { outcome: 'waiting', state: 'waiting', code: 'doubtful', reason, contactId: null, match };
  }
  if (match.kind === 'merged') return { ...mergedHere(match.contact.id), match };
  const present = match.kind === 'found' ? match.contact : undefined;
  if (!present && !isMade && !settling.directory.makesContacts) return passedOver(row, match);
  if (present && present.deletedAt !== null) return { ...deletedHere(present.id), match };
  // What is only to be made is not written yet.
  const work = () => write(settling, read, present);
  const settled = await (present ? settling.store.attempt(work) : work());
  return { ...settled, outcome: present ? 'linked' : 'created', match };
}

/** One who was never here is passed over; one who was is about to leave. */
async function outOfScope(
  settling: Settling,
  row: DirectoryPersonTable | undefined,
  { code, reason }: Exclude<ScopeDecision, { isIn: true }>,
): Promise<Settled> {
  const why = { code, reason, contactId: row?.contact_id ?? null };
  const leaves = { outcome: 'leaving', state: 'linked', ...why } as const;
  if (row?.contact_id && row.left_at === null) return leaves;
  const isEnabled = row?.left_cause === 'disabled' && code !== 'disabled';
  if (row?.contact_id && (row.state === 'removed' || isEnabled)) {
    // Was gone or disabled, and is there without being taken: what was done with one who is gone is taken back first.
    const contact = await settling.known.state(row.contact_id);
    if (contact) await takeBack(settling.store, contact, await stepsIn(row.left_steps));
    await forgetLeaver(settling.store, row);
    return leaves;
  }
  // Whoever is not taken any more leaves nothing to decide.
  if (row?.state === 'waiting') await settleConflicts(settling.store, settling.directory, row.person_id);
  const isSame = row?.state === 'skipped' && row.code === code;
  return { outcome: isSame ? 'unchanged' : 'skipped', state: 'skipped', ...why };
}

async function settleLinked(
  settling: Settling,
  read: ReadPerson,
  row: DirectoryPersonTable,
  contact: ContactState,
): Promise<Settled> {
  const { store } = settling;
  const hasLeft = row.left_at !== null;
  const present = hasLeft ? await takeBack(store, contact, await stepsIn(row.left_steps)) : contact;
  if (hasLeft) await forgetLeaver(store, row);
  if (present.deletedAt !== null) return deletedHere(present.id);
  const settled = await write(settling, read, present);
  if (hasLeft) return { ...settled, outcome: 'restored' };
  return { ...settled, outcome: settled.wrote?.changes.length ? 'updated' : 'unchanged' };
}

function passedOver(row: DirectoryPersonTable | undefined, match: Match): Settled {
  const reason = 'No contact here is this person, and the connection makes none.';
  const outcome = row?.state === 'skipped' && row.code === unmatched ? 'unchanged' : 'skipped';
  return { outcome, state: 'skipped', code: unmatched, reason, contactId: null, match };
}

export function deletedHere(contactId: string): Settled {
  const reason = 'The contact was deleted here. Restore it to have the person synced again.';
  return { outcome: 'refused', state: 'refused', code: 'deletedHere', reason, contactId };
}

export function mergedHere(contactId: string): Settled {
  const reason = `The contact was merged into contact ${contactId}, which is another person of the directory. Undo the merge to have both synced again.`;
  return { outcome: 'refused', state: 'refused', code: 'mergedHere', reason, contactId: null };
}

async function write(
  { store, directory, known }: Settling,
  { person, row, mapped }: ReadPerson,
  present: ContactState | undefined,
): Promise<Settled> {
  const held = await known.held(person.id, emailsIn(mapped.values));
  const wrote = await writePerson({ store, directory, known }, present, {
    personId: person.id,
    isGuest: person.attributes.userType === 'Guest',
    mapped,
    written: writtenIn(row),
    held: [...held.keys()],
  });
  const { contactId, fields, made } = wrote;
  await known.remember({ personId: person.id, contactId, before: present, fields, made: made?.state });
  const linked = { outcome: 'updated', state: 'linked', contactId, wrote } as const;
  const [[email, holder] = []] = held;
  if (email === undefined || !holder) {
    if (row && row.code !== null) await settleConflicts(store, directory, person.id);
    return { ...linked, code: null, reason: null };
  }
  const reason = `Another person of the directory, contact ${holder.id}, has the e-mail of this one too; it is kept back here.`;
  await noteConflict(store, directory, {
    kind: 'match',
    personId: person.id,
    field: 'email',
    contactId,
    choices: [contactId, holder.id],
    reason,
  });
  return { ...linked, code: 'held', reason };
}

/** What the sync wrote last to the contact of a person. */
export function writtenIn(row: Pick<DirectoryPersonTable, 'written'> | undefined): MappedValues {
  const parsed = row && parseJson(row.written);
  const values: Record<string, MappedValues[string]> = {};
  for (const [target, value] of Object.entries(isRecord(parsed) ? parsed : {})) {
    if (typeof value === 'string' || typeof value === 'number') values[target] = value;
    else if (Array.isArray(value)) values[target] = value.filter(item => typeof item === 'string');
  }
  return values;
}
