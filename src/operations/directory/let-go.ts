import { changeContact, findForChange } from '#store/contacts/contacts.ts';
import type { StoreWriter } from '#store/store.ts';

/** Takes the link to the directory off a contact, which keeps its values. */
export async function letGo(store: StoreWriter, contactId: string, system: string): Promise<void> {
  const contact = await findForChange(store, contactId);
  if (!contact || contact.deletedAt !== null) return;
  const externalIds = contact.externalIds.filter(link => link.system !== system);
  await changeContact(store, contact, { externalIds });
}
