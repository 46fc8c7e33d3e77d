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
  /** One of each system. */
  readonly externalIds: readonly ExternalId[];
  /** Those of contacts that were folded into this one: they lead here, beside another of the same system. */
  readonly formerExternalIds: readonly ExternalId[];
  readonly dnd: boolean;
  readonly dndSettings: DndSettings;
  readonly inboundDndSettings: InboundDndSettings;
}

/** Members of one text that describe a contact, in the order in which they are listed wherever they are. */
export const descriptiveMembers = [
  'gender',
  'address1',
  'city',
  'state',
  'postalCode',
  'country',
  'website',
  'timezone',
  'dateOfBirth',
  'source',
] as const satisfies readonly (keyof ContactFields)[];

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
  formerExternalIds: [],
  dnd: false,
  dndSettings: {},
  inboundDndSettings: {},
};

type Links = Pick<ContactFields, 'externalIds' | 'formerExternalIds'>;

/** Every id of another system that leads to a contact. */
export function linksOf({ externalIds, formerExternalIds }: Links): ExternalId[] {
  return [...externalIds, ...formerExternalIds];
}

/** The same links, each once: none is a former one too. */
export function distinctLinks({ externalIds, formerExternalIds }: Links): Links {
  if (formerExternalIds.length === 0) return { externalIds, formerExternalIds };
  const known = new Set(externalIds.map(keyOf));
  const former = new Map(formerExternalIds.map(link => [keyOf(link), link]));
  return {
    externalIds,
    formerExternalIds: [...former.values()].filter(link => !known.has(keyOf(link))),
  };
}

/** The links to all systems but one. */
export function linksWithout({ externalIds, formerExternalIds }: Links, system: string): Links {
  return {
    externalIds: externalIds.filter(link => link.system !== system),
    formerExternalIds: formerExternalIds.filter(link => link.system !== system),
  };
}

function keyOf({ system, externalId }: ExternalId): string {
  return JSON.stringify([system, externalId]);
}
