import { type FieldError, invalidInput } from '#base/errors.ts';
import { type ContactFields, type ContactState, emptyFields } from '#contacts/contact-state.ts';
import { keysOf } from '#store/contacts/search-row.ts';

/** As many as a call may send. */
const mostAddresses = 10;

/**
 * What a row changes of the contact that it updates: its tags, further addresses and links are added to those that the
 * contact has, since a file seldom tells all of them. Throws `invalid_input` where there would be too many.
 */
export function addedTo(before: ContactState, sent: Partial<ContactFields>): Partial<ContactFields> {
  const { tagIds, additionalEmails, additionalPhones, externalIds } = sent;
  const had = keysOf(before);
  const isNew = (address: Partial<ContactFields>) => {
    const { emails, phones } = keysOf({ ...emptyFields, ...address });
    return !emails.some(key => had.emails.includes(key)) && !phones.some(key => had.phones.includes(key));
  };
  const added: Partial<ContactFields> = {
    ...sent,
    ...(tagIds && { tagIds: [...new Set([...before.tagIds, ...tagIds])] }),
    ...(additionalEmails && {
      additionalEmails: [
        ...before.additionalEmails,
        ...additionalEmails.filter(({ email }) => isNew({ email })),
      ],
    }),
    ...(additionalPhones && {
      additionalPhones: [
        ...before.additionalPhones,
        ...additionalPhones.filter(({ phone }) => isNew({ phone })),
      ],
    }),
    ...(externalIds && {
      externalIds: [
        ...before.externalIds.filter(({ system }) => !externalIds.some(link => link.system === system)),
        ...externalIds,
      ],
    }),
  };
  const problems: FieldError[] = (['additionalEmails', 'additionalPhones'] as const)
    .filter(member => (added[member] ?? []).length > mostAddresses)
    .map(member => ({
      member,
      message: `${member} of the contact would be more than ${mostAddresses}. Take some away first`,
    }));
  if (problems.length > 0) throw invalidInput(problems);
  return added;
}
