import { linksWithout } from '#contacts/contact-state.ts';
import { changeContact, findForChange } from '#store/contacts/contacts.ts';
import type { StoreWriter } from '#store/store.ts';

/** Takes the link to the directory off a contact, which keeps its values. */
export async function letGo(store: StoreWriter, contactId: string, system: string): Promise<void> {
  const contact = await findForChange(store, contactId);
  if (!contact || contact.deletedAt !== null) return;
  await changeContact(store, contact, linksWithout(contact, system));
}
