import { RosterError } from '#base/errors.ts';
import { isRecord } from '#base/json.ts';
import type { Operation } from '#operations/operation.ts';

/** The values of HighLevel's `Version` header. All but `v3` mean one shape, the dated one; none means it too. */
export const versions = ['2021-07-28', '2021-04-15', '2023-02-21', 'v3'] as const;
export type Shape = 'dated' | 'v3';

/** Throws `version_unknown` for a value that no release of HighLevel had. */
export function shapeOf(header: string | string[] | undefined): Shape {
  const value = Array.isArray(header) ? header[0] : header;
  if (value === undefined || value === '') return 'dated';
  if (value === 'v3') return 'v3';
  if (versions.some(version => version === value)) return 'dated';
  throw new RosterError(
    'version_unknown',
    `The Version header must be one of ${versions.join(', ')}, or be left out.`,
  );
}

/** The do-not-disturb channels, as the dated versions and as v3 spell them. */
const channels: readonly (readonly [dated: string, v3: string])[] = [
  ['Call', 'call'],
  ['Email', 'email'],
  ['SMS', 'sms'],
  ['WhatsApp', 'whatsApp'],
  ['GMB', 'gmb'],
  ['FB', 'fb'],
];
const toDated = new Map(channels.map(([dated, v3]) => [v3, dated]));
/** The name of a channel in v3, by its dated one. */
export const channelsInV3: ReadonlyMap<string, string> = new Map(channels);

/** A body of v3 in the shape that operations know. */
export function inputFrom(
  shape: Shape,
  body: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (shape === 'dated' || !isRecord(body.dndSettings)) return body;
  return { ...body, dndSettings: renamed(body.dndSettings, toDated) };
}

/** An answer in the shape that the caller's version has. */
export function answerAs(shape: Shape, operation: Operation, answer: object): object {
  if (shape === 'dated') return answer;
  const shown: Record<string, unknown> = { ...answer };
  if (isRecord(shown.contact)) shown.contact = contactAsV3(shown.contact);
  if (Array.isArray(shown.contacts)) {
    shown.contacts = shown.contacts.map(contact => (isRecord(contact) ? contactAsV3(contact) : contact));
  }
  if ((operation.presetOf ?? operation.key) === 'contact.update') delete shown.succeded;
  return shown;
}

function contactAsV3(contact: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (!isRecord(contact.dndSettings)) return contact;
  return { ...contact, dndSettings: renamed(contact.dndSettings, channelsInV3) };
}

function renamed(
  members: Readonly<Record<string, unknown>>,
  names: ReadonlyMap<string, string>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [names.get(name) ?? name, value]));
}
