import Type from 'typebox';
import { isRecord, parseJson } from '#base/json.ts';
import { lazyValidator } from '#base/validator.ts';
import type { ContactFields, ContactState } from '#contacts/contact-state.ts';
import { LeaverStep } from '#contacts/directory/leaver.ts';
import { parseEmail } from '#contacts/email.ts';
import { binContact, changeContact, findForChange, unbinContact } from '#store/contacts/contacts.ts';
import { lockKeys } from '#store/contacts/duplicates.ts';
import { addressKey, findAllByKeys } from '#store/contacts/find-many.ts';
import { keysOf } from '#store/contacts/search-row.ts';
import { beginErasure } from '#store/erasure/begin-erasure.ts';
import type { StoreWriter } from '#store/store.ts';
import { tagIdsFor } from '#store/tags.ts';

/** A step that was taken, and what of the contact it replaced. */
export interface TakenStep {
  readonly step: LeaverStep;
  /** The ids of tags that it added. */
  readonly tagIds?: readonly string[];
  readonly dnd?: boolean;
  readonly assignedTo?: string | null;
  /** Whether it moved the contact to the recycle bin: one that somebody deleted is there already. */
  readonly isBinned?: boolean;
  /** It does not stand any more, since the person is about to leave otherwise: an undo takes it again. */
  readonly isTakenBack?: boolean;
}

const areSteps = lazyValidator(
  Type.Object({
    steps: Type.Array(
      Type.Object({
        step: LeaverStep,
        tagIds: Type.Optional(Type.Array(Type.String())),
        dnd: Type.Optional(Type.Boolean()),
        assignedTo: Type.Optional(Type.Union([Type.String(), Type.Null()])),
        isBinned: Type.Optional(Type.Boolean()),
        isTakenBack: Type.Optional(Type.Boolean()),
      }),
    ),
  }),
);

/** The steps that stand. */
export async function stepsIn(text: string): Promise<readonly TakenStep[]> {
  return (await everyStepIn(text)).filter(({ isTakenBack }) => !isTakenBack);
}

/** The same steps, of which none stands any more. */
export function asTakenBack(text: string): string {
  const steps = parseJson(text);
  const standing = Array.isArray(steps) ? steps.filter(isRecord).filter(step => !step.isTakenBack) : [];
  return JSON.stringify(standing.map(step => ({ ...step, isTakenBack: true })));
}

export async function everyStepIn(text: string): Promise<readonly TakenStep[]> {
  const kept = { steps: parseJson(text) };
  const areKept = await areSteps();
  if (!areKept(kept)) throw new TypeError('A validator either agrees or throws.');
  return kept.steps;
}

/** Takes a step with the contact of a leaver. One that changes nothing is answered without what it replaced. */
export async function takeStep(store: StoreWriter, contactId: string, step: LeaverStep): Promise<TakenStep> {
  const contact = await findForChange(store, contactId);
  if (!contact) return { step };
  if (step.do === 'erase') {
    await beginErasure(store, contact, 'The person left the directory.');
    return { step };
  }
  if (contact.deletedAt !== null) return { step };
  switch (step.do) {
    case 'tag': {
      const tagIds = (await tagIdsFor(store, [step.tag])).filter(id => !contact.tagIds.includes(id));
      await changeContact(store, contact, { tagIds: [...contact.tagIds, ...tagIds] });
      return { step, tagIds };
    }
    case 'dnd':
      if (contact.dnd) return { step };
      await changeContact(store, contact, { dnd: true });
      return { step, dnd: false };
    case 'unassign':
      if (contact.assignedTo === null) return { step };
      await changeContact(store, contact, { assignedTo: null });
      return { step, assignedTo: contact.assignedTo };
    case 'bin':
      // It waits there as long as the connection knows the person: purged, it could not come back.
      await binContact(store, contact, null);
      return { step, isBinned: true };
  }
}

/**
 * Takes exactly the steps back that were taken, as far as nobody changed the same since. E-mails that another contact has by
 * now stay with that one.
 */
export async function takeBack(
  store: StoreWriter,
  contact: ContactState,
  taken: readonly TakenStep[],
): Promise<ContactState> {
  const wasBinned = taken.some(({ isBinned }) => isBinned === true);
  if (wasBinned && contact.deletedAt !== null) await unbinContact(store, contact);
  const present = await findForChange(store, contact.id);
  if (!present || present.deletedAt !== null) return contact;
  const fields = { ...restored(present, taken), ...(wasBinned && (await ownEmails(store, present))) };
  await changeContact(store, present, fields);
  return (await findForChange(store, contact.id)) ?? present;
}

async function ownEmails(
  store: StoreWriter,
  contact: ContactState,
): Promise<Pick<ContactFields, 'email' | 'additionalEmails'>> {
  const keys = { emails: keysOf(contact).emails, phones: [] };
  await lockKeys(store, keys);
  const found = await findAllByKeys(store, keys);
  const isOwn = (email: string) =>
    (found.get(addressKey('email', parseEmail(email)?.key ?? '')) ?? []).every(id => id === contact.id);
  return {
    email: contact.email !== null && isOwn(contact.email) ? contact.email : null,
    additionalEmails: contact.additionalEmails.filter(({ email }) => isOwn(email)),
  };
}

function restored(contact: ContactState, taken: readonly TakenStep[]): Partial<ContactFields> {
  const added = new Set(taken.flatMap(({ tagIds }) => tagIds ?? []));
  const dnd = taken.find(step => step.dnd !== undefined)?.dnd;
  const assignedTo = taken.find(step => step.assignedTo !== undefined)?.assignedTo;
  return {
    tagIds: contact.tagIds.filter(id => !added.has(id)),
    ...(dnd !== undefined && contact.dnd && { dnd }),
    ...(assignedTo !== undefined && contact.assignedTo === null && { assignedTo }),
  };
}
