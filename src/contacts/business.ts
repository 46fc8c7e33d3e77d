import Type, { type Static } from 'typebox';
import { CustomFieldValue } from './contact.ts';

const text = Type.Optional(Type.String());

/** A company that contacts belong to. */
export const Business = Type.Object({
  id: Type.String(),
  locationId: Type.String(),
  version: Type.Integer(),
  name: Type.String(),
  phone: text,
  email: text,
  website: text,
  address: text,
  city: text,
  state: text,
  postalCode: text,
  country: text,
  description: text,
  externalId: Type.Optional(Type.String({ description: 'Its id in another system.' })),
  customFields: Type.Array(CustomFieldValue),
  createdBy: Type.Object({ source: Type.String(), channel: Type.String(), timestamp: Type.String() }),
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time' }),
});
export type Business = Static<typeof Business>;

/** Members of a business that hold a text, with the keys by which object records show them. */
export const businessTexts = {
  name: 'name',
  phone: 'phone',
  email: 'email',
  website: 'website',
  address: 'address',
  city: 'city',
  state: 'state',
  postalCode: 'postal_code',
  country: 'country',
  description: 'description',
} as const satisfies Partial<Record<keyof Business, string>>;
export type BusinessText = keyof typeof businessTexts;

export function isBusinessText(member: string): member is BusinessText {
  return Object.hasOwn(businessTexts, member);
}

/** What of a business can be changed: members without a value are null, custom fields go by id. */
export type BusinessFields = Readonly<Record<Exclude<BusinessText, 'name'>, string | null>> & {
  readonly name: string;
  readonly externalId: string | null;
  readonly customFields: Readonly<Record<string, unknown>>;
};

/** A business of which nothing is known but its name. */
export function businessNamed(name: string): BusinessFields {
  return {
    name,
    phone: null,
    email: null,
    website: null,
    address: null,
    city: null,
    state: null,
    postalCode: null,
    country: null,
    description: null,
    externalId: null,
    customFields: {},
  };
}

/** The host of a website without `www.`, by which a business is known again; nothing for what is none. */
export function websiteDomain(website: string): string | undefined {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(website) ? website : `https://${website}`;
  if (!URL.canParse(text)) return undefined;
  const { hostname } = new URL(text);
  return hostname.includes('.') ? hostname.replace(/^www\./, '') : undefined;
}
