import type { RosterError } from '#base/errors.ts';
import { isRecord } from '#base/json.ts';
import { largestPage } from '#contacts/scim/discovery.ts';
import { refusal, ScimProblem } from '#contacts/scim/problem.ts';
import type { UserSearch } from '#links/scim/list-users.ts';

/** What a request asks for, whether in its query or in the body of a `.search`; RFC 7644, section 3.4.3. */
export type Asked = Readonly<Record<string, unknown>>;

/** The parts of a list that are asked for. Throws `invalidValue`. */
export function searchIn(asked: Asked): UserSearch {
  const { filter } = asked;
  if (filter !== undefined && typeof filter !== 'string') {
    throw refusal('invalidFilter', 'The filter must be one text.');
  }
  return {
    filter: filter === '' ? undefined : filter,
    offset: Math.max(1, whole(asked, 'startIndex') ?? 1) - 1,
    count: Math.min(largestPage, Math.max(0, whole(asked, 'count') ?? 100)),
  };
}

/** The members of an object; none of anything else. */
export function membersOf(value: unknown): Asked {
  return isRecord(value) ? value : {};
}

/** The versions that a header of ETags names; nothing where it is not there or is `*`. */
export function versionsIn(header: string | undefined): readonly number[] | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  return header.split(',').flatMap(tag => {
    const [, version] = /^\s*(?:W\/)?"?(\d{1,15})"?\s*$/.exec(tag) ?? [];
    return version === undefined ? [] : [Number(version)];
  });
}

/** What went wrong as SCIM has it; a defect stays what it is. */
export function asScimProblem(error: RosterError): ScimProblem {
  const { code, status, message } = error;
  if (code === 'malformed_json') return new ScimProblem(400, 'invalidSyntax', message);
  if (code === 'invalid_text') return new ScimProblem(400, 'invalidValue', message);
  return new ScimProblem(status, undefined, message);
}

function whole(asked: Asked, name: string): number | undefined {
  const value = asked[name];
  if (value === undefined || value === '') return undefined;
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number)) return number;
  throw refusal('invalidValue', `"${name}" must be a whole number.`);
}
