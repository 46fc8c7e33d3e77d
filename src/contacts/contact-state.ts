import type { AdditionalEmail, AdditionalPhone, ExternalId } from './contact.ts';
import type { DndSettings, InboundDndSettings } from './dnd.ts';

/** What of a contact can be changed, as it is kept: tags and custom fields by id, empty members as null. */
export interface ContactFields {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly additionalEmails: readonly AdditionalEmail[];
  readonly phone: string | null;
  readonly additionalPhones: readonly AdditionalPhone[];
  readonly companyName: string | null;
  readonly businessId: string | null;
  readonly gender: string | null;
  readonly address1: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly postalCode: string | null;
  readonly country: string | null;
  readonly website: string | null;
  readonly timezone: string | null;
  /** YYYY-MM-DD. */
  readonly dateOfBirth: string | null;
  readonly source: string | null;
  readonly type: string;
  readonly assignedTo: string | null;
  readonly followers: readonly string[];
  readonly tagIds: readonly string[];
  /** The stored values by the field's id. */
  readonly customFields: Readonly<Record<string, unknown>>;
  readonly externalIds: readonly ExternalId[];
  readonly dnd: boolean;
  readonly dndSettings: DndSettings;
  readonly inboundDndSettings: InboundDndSettings;
}

/** A contact as it is kept. Times are milliseconds. */
export interface ContactState extends ContactFields {
  readonly id: string;
  readonly locationId: string;
  readonly version: number;
  /** The number of the last event of the contact or of what hangs on it. */
  readonly eventNumber: number;
  readonly dateAdded: number;
  readonly dateUpdated: number;
  readonly lastActivity: number;
  readonly deletedAt: number | null;
  readonly deletedBy: string | null;
  readonly purgeAt: number | null;
}

/** A contact about which nothing is known yet. */
export const emptyFields: ContactFields = {
  firstName: null,
  lastName: null,
  email: null,
  additionalEmails: [],
  phone: null,
  additionalPhones: [],
  companyName: null,
  businessId: null,
  gender: null,
  address1: null,
  city: null,
  state: null,
  postalCode: null,
  country: null,
  website: null,
  timezone: null,
  dateOfBirth: null,
  source: null,
  type: 'lead',
  assignedTo: null,
  followers: [],
  tagIds: [],
  customFields: {},
  externalIds: [],
  dnd: false,
  dndSettings: {},
  inboundDndSettings: {},
};
