/** One request that came, or one notification that was sent. */
export interface JournalEntry {
  /** By the simulator's clock. */
  readonly at: number;
  readonly kind: 'request' | 'notification';
  readonly method: string;
  /** Path and query of a request, the address of a notification. */
  readonly path: string;
  /** Zero where no answer came. */
  status: number;
  /** What went wrong with it, in a word. */
  fault?: string;
  readonly clientRequestId?: string;
  /** What `x-ms-throttle-priority` asked for. */
  readonly priority?: string;
}
