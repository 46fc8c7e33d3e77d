import Type, { type Static } from 'typebox';
import { Contact } from './contact.ts';
import { Actor } from './event.ts';

/** A contact in the recycle bin, as it was when it was deleted. */
export const DeletedContact = Type.Object({
  ...Contact.properties,
  deletedAt: Type.String({ format: 'date-time' }),
  deletedBy: Actor,
  purgeAt: Type.Optional(
    Type.String({
      format: 'date-time',
      description: 'When it is removed for good; not there while a directory connection holds the contact.',
    }),
  ),
});
export type DeletedContact = Static<typeof DeletedContact>;
