import { toIso } from '#base/clock.ts';
import { scimBearers } from '#store/scim/bearers.ts';
import type { LocationStore } from '../operation.ts';

/** Looks whether a SCIM client can be let in, and whether one was. */
export async function checkScim(store: Pick<LocationStore, 'read'>, connectionId: string) {
  const [bearer, former] = await store.read(reader => scimBearers(reader, connectionId));
  if (!bearer) {
    const message = 'The connection has no secret token. Set its credentials: the answer has a new one.';
    return { ok: false, checks: [{ name: 'bearer', ok: false, message }] };
  }
  const until = former && toIso(former.valid_until ?? 0);
  const given = until === undefined ? '' : ` The one before is let in until ${until}.`;
  const { used_at: usedAt, used_by: usedBy } = bearer;
  const ok = usedAt !== null;
  const unused =
    until === undefined || former?.used_at == null
      ? 'Nobody has used it yet. Enter the tenant URL and the secret token in Entra ID, and test the connection there.'
      : `It was not used yet; the one before was, at ${toIso(former.used_at)} by ${former.used_by}. Enter the new one in Entra ID before ${until}.`;
  return {
    ok,
    checks: [
      { name: 'bearer', ok: true, message: `There is a secret token.${given}` },
      { name: 'lastUse', ok, message: ok ? `It was last used at ${toIso(usedAt)} by ${usedBy}.` : unused },
    ],
  };
}
