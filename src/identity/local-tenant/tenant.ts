import { createHash } from 'node:crypto';
import type { Clock } from '#base/clock.ts';
import type { SigningKeys } from './keys.ts';

/** Someone who can sign in to the local tenant. */
export interface Person {
  readonly objectId: string;
  readonly name: string;
  readonly email: string;
  /** App roles of the API that were assigned to this person. */
  readonly roles?: readonly string[];
}

/**
 * An app registration. `spa` and `public` have no secret, `web` and `daemon` have one; the tokens of a `spa`
 * are fetched by its page, across origins; a `daemon` signs nobody in.
 */
export interface Application {
  readonly clientId: string;
  readonly name: string;
  readonly kind: 'spa' | 'public' | 'web' | 'daemon';
  readonly redirectUris: readonly string[];
  readonly secret?: string;
  /** Application permissions of the API that the registration asks for. */
  readonly roles?: readonly string[];
  /** `ask` leaves the application without consent until a person or an administrator gives it. */
  readonly consent?: 'ask';
}

/** The registration of the API that the tokens are for. */
export interface Api {
  readonly clientId: string;
  readonly name: string;
}

/** What every part of the local tenant knows of it. */
export interface Tenant {
  readonly id: string;
  /** Scheme, host and port as clients see them, without the tenant. */
  readonly authority: string;
  readonly issuer: string;
  readonly api: Api;
  readonly people: readonly Person[];
  readonly applications: readonly Application[];
  readonly keys: SigningKeys;
  readonly clock: Clock;
  /** Told about what failed here; never what was in a request. */
  readonly log: (error: Error) => void;
  /** Client ids of the applications that an administrator has approved for everyone. */
  readonly approved: Set<string>;
}

export function findPerson(tenant: Tenant, objectId: unknown): Person | undefined {
  return tenant.people.find(person => person.objectId === objectId);
}

export function findApplication(tenant: Tenant, clientId: unknown): Application | undefined {
  return tenant.applications.find(application => application.clientId === clientId);
}

/** The name by which clients ask for the API, as `api://{client id}`. */
export function apiUri(tenant: Tenant): string {
  return `api://${tenant.api.clientId}`;
}

/** A GUID that is always the same for the same words. */
export function guidOf(...words: readonly string[]): string {
  const hex = createHash('sha256').update(words.join('\n')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
