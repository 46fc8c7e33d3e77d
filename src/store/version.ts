import { RosterError } from '#base/errors.ts';

/** Throws `version_conflict` when a record was changed since `ifVersion`. `what` is its name in sentences. */
export function assertVersion(
  what: string,
  { version }: { readonly version: number },
  ifVersion?: number,
): void {
  if (ifVersion === undefined || ifVersion === version) return;
  throw new RosterError(
    'version_conflict',
    `${what} is at version ${version}, not ${ifVersion}. Read it again and repeat the change.`,
  );
}
