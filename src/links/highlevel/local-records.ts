import type { Contact } from '#contacts/contact.ts';
import type { StoreWriter } from '#store/store.ts';
import type { Members } from './client.ts';

/** Changes of records here, by the rules that hold for every caller. Members that cannot be kept are left out. */
export interface LocalRecords {
  /** The contact that has one of the addresses, if there is one. */
  findByAddress(store: StoreWriter, addresses: Members): Promise<string | undefined>;
  createContact(store: StoreWriter, input: Members): Promise<Contact>;
  updateContact(store: StoreWriter, contactId: string, input: Members): Promise<Contact>;
  deleteContact(store: StoreWriter, contactId: string): Promise<void>;
  /** Answers the id of the new one. */
  createBusiness(store: StoreWriter, values: Members): Promise<string>;
  updateBusiness(store: StoreWriter, businessId: string, values: Members): Promise<void>;
  deleteBusiness(store: StoreWriter, businessId: string): Promise<void>;
  /** Answers the id of the new record. */
  createHanging(
    store: StoreWriter,
    kind: 'note' | 'task',
    contactId: string,
    values: Members,
  ): Promise<string>;
  updateHanging(
    store: StoreWriter,
    kind: 'note' | 'task',
    place: HangingPlace,
    values: Members,
  ): Promise<void>;
  deleteHanging(store: StoreWriter, kind: 'note' | 'task', place: HangingPlace): Promise<void>;
}

export interface HangingPlace {
  readonly contactId: string;
  readonly id: string;
}
