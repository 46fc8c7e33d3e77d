import Type, { type Static, type TObject } from 'typebox';
import { RosterError } from '#base/errors.ts';
import { Contact } from '#contacts/contact.ts';
import { emptyFields } from '#contacts/contact-state.ts';
import type { Location } from '#contacts/location.ts';
import { insertContact } from '#store/contacts/contacts.ts';
import { getLocationWithNames } from '#store/locations.ts';
import { type CommandContext, command } from '../operation.ts';
import { type AttachedInput, attach } from './attached.ts';
import { changedMembers, changeWithAttached } from './change.ts';
import { holdAddresses } from './duplicate.ts';
import { type ContactInput, readContactFields } from './fields.ts';
import { findMatch } from './match.ts';
import { attachedMembers, contactMembers, locationId } from './members.ts';
import { settleAddresses, Warning } from './settle-addresses.ts';

export const Upserted = Type.Object({
  new: Type.Boolean({ description: 'Whether the contact was made by this call.' }),
  contact: Contact,
  traceId: Type.Optional(Type.String()),
});

/** The members by which a contact is created or updated. */
export const upsertMembers = {
  ...contactMembers,
  createNewIfDuplicateAllowed: Type.Optional(
    Type.Boolean({ description: 'Creates at once where the location allows duplicates; else ignored.' }),
  ),
  ...attachedMembers,
};
type UpsertInput = Static<TObject<typeof upsertMembers>>;

const upserted = {
  ...Upserted.properties,
  ...changedMembers,
  warnings: Type.Optional(Type.Array(Warning)),
};

export const upsertContact = command({
  key: 'contact.upsert',
  title: 'Create or Update Contact',
  description:
    'Updates the contact that matches by email or phone in the order the location prescribes, or creates one when none matches. An address that another contact has is left out, and `warnings` says so.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/upsert' },
  checksVersion: true,
  errors: ['conflict', 'field_owned_by_directory', 'version_conflict'],
  input: { locationId, ...upsertMembers },
  output: Type.Object(upserted),
  record: 'contact',

  handler: async (input, context) => upsertOne(await getLocationWithNames(context.store), input, context),
});

/** Creates or updates one contact; its addresses are held until the transaction ends. */
export async function upsertOne(
  location: Location,
  { createNewIfDuplicateAllowed = false, ...input }: UpsertInput,
  context: CommandContext,
): Promise<Static<TObject<typeof upserted>>> {
  const { store, caller, ifVersion } = context;
  const keys = await holdAddresses(store, location, input);
  const createsAtOnce = createNewIfDuplicateAllowed && location.settings.allowDuplicateContact;
  const before = createsAtOnce ? undefined : await findMatch(store, location, keys, ifVersion);
  if (!before) return { new: true, ...(await createUnmatched(location, input, context)) };

  const sent = await readContactFields(store, location, input, before);
  const { fields, warnings } = await settleAddresses(store, location, before, sent);
  const change = { before, fields, attached: input };
  return {
    new: false,
    ...(await changeWithAttached(store, location, change, caller)),
    ...(warnings.length > 0 && { warnings }),
  };
}

/** Creates a contact whose addresses are held and which no contact matches. */
export async function createUnmatched(
  location: Location,
  input: ContactInput & AttachedInput,
  { store, caller, ifVersion }: CommandContext,
) {
  if (ifVersion !== undefined) {
    throw new RosterError(
      'version_conflict',
      `No contact matches, so none is at version ${ifVersion}. Repeat the call without If-Match to create one.`,
    );
  }
  const fields = await readContactFields(store, location, input, emptyFields);
  const contact = await insertContact(store, fields);
  return { contact, ...(await attach(store, location, contact.id, input, caller)) };
}
