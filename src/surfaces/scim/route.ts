import type { FastifyRequest } from 'fastify';
import type { UserPlace } from '#links/scim/list-users.ts';
import type { Store } from '#store/store.ts';

/** A call that was let in to a connection. */
export interface ScimCall extends UserPlace {
  readonly store: Store;
  readonly request: FastifyRequest;
}

export interface ScimAnswer {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ScimRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Behind the address of the connection. */
  readonly url: string;
  /** As the log and the metrics name it. */
  readonly name: string;
  handle(call: ScimCall): Promise<ScimAnswer> | ScimAnswer;
}
