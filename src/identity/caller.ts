import { RosterError } from '#base/errors.ts';
import { type Claims, claim, isGuid } from './claim.ts';
import { type Principal, type Right, rights } from './principal.ts';

/** What each application role gives. A token's roles are the application's only where no person signed in. */
const rightsOfRole = new Map<string, readonly Right[]>([
  ['Contacts.Read.All', ['contacts.readonly']],
  ['Contacts.ReadWrite.All', ['contacts.readonly', 'contacts.write']],
  ['Roster.Administer.All', ['roster.admin']],
]);

/** The one role for people. It counts beside the scope `roster.admin`, never alone. */
const administrator = 'Roster.Administrator';

/**
 * Who is calling, by the claims of a verified token. Throws `token_not_access` and `token_caller`. Having no right is
 * not refused here: that is for the operation to say.
 */
export function callerOf(claims: Claims, tenantId: string): Principal {
  if (Object.hasOwn(claims, 'nonce'))
    throw new RosterError('token_not_access', 'This is an ID token. Send the access token.');
  const clientId = claim(claims, 'azp');
  const objectId = claim(claims, 'oid');
  if (!isGuid(clientId) || !isGuid(objectId))
    throw unknownCaller(
      'It must name an application and an object id. Send the access token, not an ID token.',
    );
  const caller = { tenantId, objectId, clientId, ...displayed(claims) };
  return isDelegated(claims)
    ? { kind: 'person', ...caller, rights: rightsOfPerson(claims) }
    : { kind: 'application', ...caller, rights: rightsOfApplication(claims) };
}

/** Throws unless the token proves one or the other: an application must never pass for a person, nor the reverse. */
function isDelegated(claims: Claims): boolean {
  const idtyp = claim(claims, 'idtyp');
  if (Object.hasOwn(claims, 'idtyp') && idtyp !== 'app' && idtyp !== 'user')
    throw unknownCaller('Its idtyp is neither app nor user.');
  if (Object.hasOwn(claims, 'scp')) {
    if (typeof claim(claims, 'scp') !== 'string' || idtyp === 'app')
      throw unknownCaller('Its scp does not fit the rest.');
    return true;
  }
  if (idtyp === 'app' || (idtyp === undefined && claim(claims, 'oid') === claim(claims, 'sub'))) return false;
  throw unknownCaller('It has no scp, and does not prove that an application calls for itself.');
}

/** Scopes are compared as whole words: they are joined by single spaces, and short (`contacts.readonly`). */
function rightsOfPerson(claims: Claims): ReadonlySet<Right> {
  const words = new Set(String(claim(claims, 'scp')).split(' '));
  const isAdministrator = rolesOf(claims).includes(administrator);
  return new Set(rights.filter(right => words.has(right) && (right !== 'roster.admin' || isAdministrator)));
}

function rightsOfApplication(claims: Claims): ReadonlySet<Right> {
  return new Set(rolesOf(claims).flatMap(role => rightsOfRole.get(role) ?? []));
}

function rolesOf(claims: Claims): readonly string[] {
  const roles = claim(claims, 'roles') ?? [];
  if (Array.isArray(roles) && roles.every(role => typeof role === 'string')) return roles;
  throw unknownCaller('Its roles are not a list of names.');
}

function displayed(claims: Claims): Pick<Principal, 'displayName' | 'email'> {
  const displayName = displayText(claim(claims, 'name'));
  const email = displayText(claim(claims, 'preferred_username'));
  return { ...(displayName && { displayName }), ...(email && { email }) };
}

/** Text that a store can hold: no NUL, no half of a surrogate pair. */
function displayText(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed().trim() : '';
}

function unknownCaller(reason: string): RosterError {
  return new RosterError('token_caller', `The access token does not say who is calling. ${reason}`);
}
