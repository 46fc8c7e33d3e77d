import { newScimBearer } from '#store/scim/bearers.ts';
import type { StoreWriter } from '#store/store.ts';
import { linksIn } from '../links-in.ts';
import type { CallContext } from '../operation.ts';

/** What is entered in Entra ID: the address of a connection, and a new secret that is shown this once. */
export async function scimDoor(
  store: StoreWriter,
  links: CallContext['links'],
  connectionId: string,
): Promise<{ readonly scimUrl: string; readonly bearer: string }> {
  return {
    scimUrl: scimUrl(linksIn({ links }).publicUrl, connectionId),
    bearer: await newScimBearer(store, connectionId),
  };
}

/** Where a SCIM client sends people to. */
export function scimUrl(publicUrl: string, connectionId: string): string {
  return `${publicUrl}/scim/v2/${connectionId}`;
}
