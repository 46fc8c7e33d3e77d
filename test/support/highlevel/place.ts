import type { Clock } from '#base/clock.ts';
import type { NewId } from '#base/id.ts';
import type { RemoteContact } from './contact-record.ts';

/** A text about a contact, as it is kept. */
export interface RemoteNote {
  readonly id: string;
  readonly contactId: string;
  readonly members: Readonly<Record<string, unknown>>;
  readonly dateAdded: number;
}

export interface RemoteTask {
  readonly id: string;
  readonly contactId: string;
  readonly members: Readonly<Record<string, unknown>>;
  readonly dateAdded: number;
}

export interface RemoteField {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly dataType: string;
}

export interface RemoteBusiness {
  readonly id: string;
  readonly members: Readonly<Record<string, unknown>>;
}

/** All that a sub-account holds. */
export interface Place {
  readonly locationId: string;
  readonly clock: Clock;
  readonly newId: NewId;
  /** What was written in the last so many milliseconds, a search does not find. */
  readonly searchLag: number;
  readonly contacts: Map<string, RemoteContact>;
  readonly notes: Map<string, RemoteNote>;
  readonly tasks: Map<string, RemoteTask>;
  readonly fields: Map<string, RemoteField>;
  readonly businesses: Map<string, RemoteBusiness>;
  /** By their ids, as `GET /users/` shows them. */
  readonly users: Map<string, Readonly<Record<string, unknown>>>;
  /** Sends a webhook. */
  tell(type: string, members: Readonly<Record<string, unknown>>): void;
}

/** One call to an operation of the contract. */
export interface Call {
  /** The parts of the path by their names in the template. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** By the key of the operation in the contract, as `GET /contacts/{contactId}`. */
export type Routes = Readonly<Record<string, (place: Place, call: Call) => Reply>>;

/** A call that is answered with an error, in HighLevel's envelope. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  constructor(
    status: number,
    message: string | readonly string[],
    more: Readonly<Record<string, unknown>> = {},
  ) {
    super(String(message));
    this.status = status;
    this.body = { statusCode: status, message, ...more };
  }
}

/** The record of an id; HighLevel answers 400 where there is none. */
export function existing<Item>(items: ReadonlyMap<string, Item>, id: string | undefined, what: string): Item {
  const item = items.get(id ?? '');
  if (item === undefined) throw new Refusal(400, `${what} with id ${id} not found`);
  return item;
}

export function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
