import Type, { type Static } from 'typebox';
import { type ContactFields, type ContactState, emptyFields } from '#contacts/contact-state.ts';
import { matchOrder } from '#contacts/duplicates.ts';
import { parseEmail } from '#contacts/email.ts';
import type { Location } from '#contacts/location.ts';
import { findByKeys } from '#store/contacts/duplicates.ts';
import { keysOf } from '#store/contacts/search-row.ts';
import type { StoreReader } from '#store/store.ts';

/** What of a call was left out, and because of which contact. */
export const Warning = Type.Object({
  member: Type.String(),
  message: Type.String(),
  contactId: Type.String({ description: 'The contact that has the value.' }),
});
export type Warning = Static<typeof Warning>;

/**
 * The fields that an upsert may write to the contact that it found. An address that another contact has is left
 * out, with a warning. One that this contact has beside its main one stays there: to promote it would lose the
 * main one.
 */
export async function settleAddresses(
  store: StoreReader,
  location: Location,
  before: ContactState,
  sent: Partial<ContactFields>,
): Promise<{ readonly fields: Partial<ContactFields>; readonly warnings: Warning[] }> {
  const taken = await takenByOthers(store, location, before, sent);
  const { email, phone, ...fields } = withoutTaken(sent, taken);
  const beside = keysOf({ ...before, ...fields, email: null, phone: null });
  const staysBeside = (address: string | null | undefined, main: string | null, keys: readonly string[]) =>
    address != null && keys.includes(keyOf(address)) && (main === null || keyOf(main) !== keyOf(address));
  return {
    fields: {
      ...fields,
      ...(email !== undefined && !staysBeside(email, before.email, beside.emails) && { email }),
      ...(phone !== undefined && !staysBeside(phone, before.phone, beside.phones) && { phone }),
    },
    warnings: warningsOf(sent, taken),
  };
}

/** Which contact has an address, by its compared form; addresses that the contact itself has are not looked at. */
async function takenByOthers(
  store: StoreReader,
  { settings }: Location,
  before: ContactState,
  sent: Partial<ContactFields>,
): Promise<ReadonlyMap<string, string>> {
  const had = keysOf(before);
  const { emails, phones } = keysOf({ ...emptyFields, ...sent });
  const taken = new Map<string, string>();
  for (const kind of matchOrder(settings)) {
    const own = kind === 'email' ? had.emails : had.phones;
    for (const key of kind === 'email' ? emails : phones) {
      if (own.includes(key)) continue;
      const keys = kind === 'email' ? { emails: [key], phones: [] } : { emails: [], phones: [key] };
      const other = await findByKeys(store, keys, [kind], before.id);
      if (other) taken.set(key, other.contactId);
    }
  }
  return taken;
}

function withoutTaken(
  { email, phone, additionalEmails, additionalPhones, ...rest }: Partial<ContactFields>,
  taken: ReadonlyMap<string, string>,
): Partial<ContactFields> {
  const isFree = (address: string) => !taken.has(keyOf(address));
  return {
    ...rest,
    ...(email !== undefined && (email === null || isFree(email)) && { email }),
    ...(phone !== undefined && (phone === null || isFree(phone)) && { phone }),
    ...(additionalEmails && { additionalEmails: additionalEmails.filter(entry => isFree(entry.email)) }),
    ...(additionalPhones && { additionalPhones: additionalPhones.filter(entry => isFree(entry.phone)) }),
  };
}

function warningsOf(
  { email, phone, additionalEmails = [], additionalPhones = [] }: Partial<ContactFields>,
  taken: ReadonlyMap<string, string>,
): Warning[] {
  const sent = [
    { member: 'email', addresses: email ? [email] : [] },
    { member: 'additionalEmails', addresses: additionalEmails.map(entry => entry.email) },
    { member: 'phone', addresses: phone ? [phone] : [] },
    { member: 'additionalPhones', addresses: additionalPhones.map(entry => entry.phone) },
  ];
  return sent.flatMap(({ member, addresses }) =>
    addresses.flatMap(address => {
      const contactId = taken.get(keyOf(address));
      if (contactId === undefined) return [];
      return [{ member, message: `${address} was left out, since another contact has it.`, contactId }];
    }),
  );
}

/** An address in the form in which it is compared; phone numbers are kept in theirs. */
function keyOf(address: string): string {
  return parseEmail(address)?.key ?? address;
}
