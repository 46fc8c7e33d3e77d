/** A request to Microsoft Graph, and how its answer is read. */
export interface GraphCall<Result> {
  /** GET when left out. */
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** A path after the version as `/users`, or a link that Graph gave. */
  readonly to: string;
  readonly body?: unknown;
  /** Makes the result of the body, which is nothing for 202 and 204. Throws `Malformed` where the body is not right. */
  readonly read: (body: unknown) => Result;
  readonly signal: AbortSignal;
  /** Whether it can do no harm twice. Left out, that is so for GET. */
  readonly isRepeatable?: boolean;
  /** Whether Graph calls elsewhere before it begins to answer. */
  readonly isSlow?: boolean;
  /** Whether others of the tenant go first when Graph is short. */
  readonly isLowPriority?: boolean;
}

/** An answer came that is not whole or not what was asked for: refused as a whole, and asked for again. */
export class Malformed extends Error {
  /** Milliseconds that the answer asks to wait, where it does. */
  readonly wait: number | undefined;

  constructor(message: string, wait?: number) {
    super(message);
    this.wait = wait;
  }
}
