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

type Members = Readonly<Record<string, unknown>>;

/** A body of v3 in the shape that operations know; those of a batch hold contacts of their own. */
export function inputFrom(shape: Shape, body: Members): Members {
  if (shape === 'dated') return body;
  const { changes, contacts } = body;
  return {
    ...contactFromV3(body),
    ...(isRecord(changes) && { changes: contactFromV3(changes) }),
    ...(Array.isArray(contacts) && { contacts: eachRecord(contacts, contactFromV3) }),
  };
}

function contactFromV3(contact: Members): Members {
  if (!isRecord(contact.dndSettings)) return contact;
  return { ...contact, dndSettings: renamed(contact.dndSettings, toDated) };
}

/** An answer in the shape that the caller's version has. */
export function answerAs(shape: Shape, operation: Operation, answer: object): object {
  if (shape === 'dated') return answer;
  const shown: Record<string, unknown> = { ...withContactAsV3({ ...answer }) };
  if (Array.isArray(shown.contacts)) shown.contacts = eachRecord(shown.contacts, contactAsV3);
  if (Array.isArray(shown.results)) shown.results = eachRecord(shown.results, withContactAsV3);
  if ((operation.presetOf ?? operation.key) === 'contact.update') delete shown.succeded;
  return shown;
}

/** What was thrown, its members named as the caller's version spells them. */
export function errorAs(shape: Shape, error: unknown): unknown {
  if (shape === 'dated' || !(error instanceof RosterError) || !error.details.fields) return error;
  const fields = error.details.fields.map(({ member, message }) => ({
    member: channelAsV3(member),
    message: channelAsV3(message),
  }));
  return new RosterError(error.code, channelAsV3(error.message), { ...error.details, fields });
}

function channelAsV3(text: string): string {
  return text.replaceAll(/\bdndSettings\.(\w+)/g, (all, name: string) => {
    const channel = channelsInV3.get(name);
    return channel === undefined ? all : `dndSettings.${channel}`;
  });
}

function withContactAsV3(answer: Members): Members {
  return isRecord(answer.contact) ? { ...answer, contact: contactAsV3(answer.contact) } : answer;
}

function eachRecord(values: readonly unknown[], change: (value: Members) => Members): unknown[] {
  return values.map(value => (isRecord(value) ? change(value) : value));
}

function contactAsV3(contact: Members): Members {
  if (!isRecord(contact.dndSettings)) return contact;
  return { ...contact, dndSettings: renamed(contact.dndSettings, channelsInV3) };
}

function renamed(members: Members, names: ReadonlyMap<string, string>): Members {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [names.get(name) ?? name, value]));
}
