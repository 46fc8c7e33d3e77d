import Type from 'typebox';
import { invalidInput } from '#base/errors.ts';
import type { Principal } from '#identity/principal.ts';

export const companyId = Type.Optional(
  Type.String({ maxLength: 255, description: "The tenant's id; it need not be sent." }),
);

/** Throws `invalid_input` where a call names another tenant than the caller's own. */
export function refuseOtherTenant(sent: string | undefined, { tenantId }: Principal): void {
  if (sent === undefined || sent === tenantId) return;
  throw invalidInput([{ member: 'companyId', message: "companyId must be the tenant's id" }]);
}
