import type { ContactState } from '#contacts/contact-state.ts';
import { planLeaver } from '#contacts/directory/leaver.ts';
import { getConnection } from '#store/connections/connections.ts';
import { keepPerson } from '#store/connections/people.ts';
import { findForChange } from '#store/contacts/contacts.ts';
import { schedule } from '#store/schedule.ts';
import type { StoreWriter } from '#store/store.ts';
import type { DirectoryPersonTable } from '#store/tables-links.ts';
import { directoryOf } from './directory.ts';
import { everyStepIn, stepsIn, type TakenStep, takeBack, takeStep } from './leaver-steps.ts';
import { type LeftState, leftStateIn } from './left-state.ts';
import { forgetLeaver, leaverKind, whyLeft } from './remove-people.ts';

/** What was to be done meanwhile is done so much later than an undo, in milliseconds: somebody may think again. */
const respite = 86_400_000;

interface LeaverToUndo {
  readonly row: DirectoryPersonTable;
  readonly contact: ContactState;
}

/** Gives back how a person was before a run let them go; steps that were taken before that run stay taken. */
export async function undoLeft(
  store: StoreWriter,
  { before, after }: { readonly before: string; readonly after: string },
  { row, contact }: LeaverToUndo,
): Promise<'undone' | 'kept'> {
  const former = (await leftStateIn(before)) ?? { left_at: null, left_cause: null, left_steps: '[]' };
  const made = await leftStateIn(after);
  // The person left once more since, for another cause.
  if (made && (row.left_at !== made.left_at || row.left_cause !== made.left_cause)) return 'kept';
  const steps = await everyStepIn(former.left_steps);
  const standing = steps.filter(({ isTakenBack }) => !isTakenBack);
  await takeBack(store, contact, (await stepsIn(row.left_steps)).slice(standing.length));
  const again = await takeAllAgain(
    store,
    contact,
    steps.filter(({ isTakenBack }) => isTakenBack),
  );
  await keepFormer(store, row, { ...former, left_steps: JSON.stringify([...standing, ...again]) });
  return 'undone';
}

/** Does again what was done when a person left whom a run brought back. */
export async function undoRestored(
  store: StoreWriter,
  former: LeftState,
  { row, contact }: LeaverToUndo,
): Promise<void> {
  const again = await takeAllAgain(store, contact, await stepsIn(former.left_steps));
  // What the directory says of the person is written once it is read again.
  const unread = { ...row, settled_version: -1 };
  await keepFormer(store, unread, { ...former, left_steps: JSON.stringify(again) });
}

async function takeAllAgain(
  store: StoreWriter,
  { id }: ContactState,
  steps: readonly TakenStep[],
): Promise<readonly TakenStep[]> {
  const again: TakenStep[] = [];
  for (const { isTakenBack: _, ...taken } of steps) again.push(await takeAgain(store, id, taken));
  return again;
}

/** A step that changed nothing then, or what somebody changed since, is left alone. */
async function takeAgain(store: StoreWriter, contactId: string, taken: TakenStep): Promise<TakenStep> {
  const { step, tagIds, dnd, assignedTo, isBinned } = taken;
  if (!tagIds && dnd === undefined && assignedTo === undefined && !isBinned) return taken;
  const contact = await findForChange(store, contactId);
  if (assignedTo !== undefined && contact?.assignedTo !== assignedTo) return { step };
  return takeStep(store, contactId, step);
}

async function keepFormer(store: StoreWriter, row: DirectoryPersonTable, former: LeftState): Promise<void> {
  await forgetLeaver(store, row);
  if (former.left_at === null || former.left_cause === null) {
    await keepPerson(store, row, { ...row, state: 'linked', code: null, reason: null, ...former });
    return;
  }
  await keepPerson(store, row, { ...row, ...whyLeft(former.left_cause), ...former });
  const { leavers } = await directoryOf(await getConnection(store, row.connection_id));
  const taken = (await stepsIn(former.left_steps)).map(({ step }) => step);
  const leaver = { cause: former.left_cause, since: former.left_at, taken };
  const [next] = planLeaver(leavers, leaver, former.left_at - 1).later;
  if (!next) return;
  const dueAt = Math.max(next.at, store.now + respite);
  await schedule(store, { kind: leaverKind, recordId: row.person_id, name: row.connection_id, dueAt });
}
