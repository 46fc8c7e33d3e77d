import Type, { type Static, type TProperties, type TSchema } from 'typebox';
import { lazyValidator } from '#base/validator.ts';
import type { StoreReader, StoreWriter } from '../store.ts';

/** Where a job stands after a step; written in the same transaction as what the step did. */
export interface JobProgress<Cursor = unknown> {
  /** The place from which the next step goes on; null where there is none. */
  readonly cursor: Cursor | null;
  /** What this step did, by name; added to what the job did before. */
  readonly counts?: Readonly<Record<string, number>>;
  /** How much there is to do, once that is known. */
  readonly total?: number;
  readonly isDone?: boolean;
  readonly result?: object;
  /** Why it ends without having done what it was to do; with `isDone`. */
  readonly failure?: string;
  /** The next step is not taken before this time. */
  readonly waitUntil?: number;
  /** Why no step is taken until a person has decided (`decideJob`). */
  readonly stopped?: string;
}

/** A job as its step sees it. */
export interface JobRun<Cursor = unknown> {
  readonly jobId: string;
  readonly locationId: string;
  /** What the steps before did, by name. */
  readonly counts: Readonly<Record<string, number>>;
  /**
   * Writes in another location, in a transaction of its own before that of the step: done again after a crash, it must
   * find what it has done.
   */
  elsewhere<Result>(locationId: string, work: (store: StoreWriter) => Promise<Result>): Promise<Result>;
  /** Aborts when the server stops. */
  readonly signal: AbortSignal;
  /** Reads what is committed. */
  read<Result>(work: (store: StoreReader) => Promise<Result>): Promise<Result>;
  /**
   * Does a batch and keeps the place in one transaction, so that a job that goes on after a crash does nothing
   * twice. Called once in a step, for at most 500 records. Events name who began the job.
   */
  advance(work: (store: StoreWriter) => Promise<JobProgress<Cursor>>): Promise<void>;
}

/** A job's parameters and place as they are kept, still to be checked. */
export interface KeptPlace {
  readonly parameters: unknown;
  readonly cursor: unknown;
}

/** What a kind of job does, step by step. */
export interface JobKind {
  readonly kind: string;
  step(kept: KeptPlace, run: JobRun): Promise<void>;
}

interface JobDefinition<Parameters extends TProperties, Cursor extends TSchema> {
  /** As `tag.rename`; kept with each job, so it is never changed. */
  readonly kind: string;
  readonly parameters: Parameters;
  readonly cursor: Cursor;
  /** `cursor` is null at the first step. */
  step(
    place: {
      readonly parameters: Static<Type.TObject<Parameters>>;
      readonly cursor: Static<Cursor> | null;
    },
    run: JobRun<Static<Cursor>>,
  ): Promise<void>;
}

/** Defines a kind of job. What was kept is checked by its schemas, so that its types carry into the step. */
export function jobKind<Parameters extends TProperties, Cursor extends TSchema>({
  kind,
  parameters,
  cursor,
  step,
}: JobDefinition<Parameters, Cursor>): JobKind {
  const areParameters = lazyValidator(Type.Object(parameters));
  const isCursor = lazyValidator(Type.Object({ cursor: Type.Union([cursor, Type.Null()]) }));
  return {
    kind,
    async step(kept, run) {
      const place = { cursor: kept.cursor };
      const [isGiven, isPlace] = [await areParameters(), await isCursor()];
      if (!isGiven(kept.parameters) || !isPlace(place)) throw new TypeError('A validator throws.');
      await step({ parameters: kept.parameters, cursor: place.cursor }, run);
    },
  };
}
