import Type, { type Static, type TObject, type TProperties, type TSchema } from 'typebox';
import type { ErrorCode } from '#base/errors.ts';
import { lazyValidator } from '#base/validator.ts';
import type { Principal, Right } from '#identity/principal.ts';
import type { Links } from '#links/links.ts';
import type { StoreReader, StoreWriter } from '#store/store.ts';
import { FileInput, PartInput } from './sent-file.ts';
import { mostFiles } from './take-files.ts';

/** How an operation is called over HTTP. Names in the path travel there, the rest in the query or the body. */
export interface HttpBinding {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** The path of version v3 where it differs; both are served. */
  readonly v3Path?: string;
  /** Of an answer that is no error; 200 where none is named. */
  readonly status?: number;
  /** Members of a DELETE that travel in its body. */
  readonly body?: readonly string[];
}

/** The words and properties of an operation, the same for every surface. */
export interface Description {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly group: 'core' | 'calendar' | 'schema' | 'automation' | 'data' | 'platform';
  readonly scope: Right;
  /** Rights that are needed beside `scope`. */
  readonly alsoScopes?: readonly Right[];
  readonly http: HttpBinding;
  /** Takes `If-Match`: compares it with the version of the record that it changes. */
  readonly checksVersion?: boolean;
  /** Safe to repeat. */
  readonly isIdempotent?: boolean;
  /** Changes nothing, although it works in a transaction, which it takes back. */
  readonly isReadonly?: boolean;
  readonly isDestructive?: boolean;
  /** Changes which locations a tenant has, or which of them is the default. */
  readonly changesLocations?: boolean;
  /** The member that is a file: stored before the handler runs, which gets a `StoredFile`. */
  readonly file?: string;
  /** The member takes many files, or none: the handler gets a list. In a form each is a part of any name. */
  readonly takesManyFiles?: boolean;
  /** Errors beside those that every operation of its kind can give. */
  readonly errors?: readonly ErrorCode[];
}

/** What a handler knows of the call beside its input. */
export interface CallContext {
  readonly caller: Caller;
  /** The version that `If-Match` asks for. */
  readonly ifVersion?: number | undefined;
  /** By what other systems are reached; left out where an operation is run that reaches none. */
  readonly links?: Links | undefined;
}

/** Who calls; `userId` is the person's own record in the tenant. */
export interface Caller extends Principal {
  readonly userId?: string | undefined;
}

export interface QueryContext extends CallContext {
  readonly store: StoreReader;
}

export interface CommandContext extends CallContext {
  readonly store: StoreWriter;
}

/** The store as an operation sees it that works outside of any transaction: of one location, in short steps. */
export interface LocationStore {
  readonly locationId: string;
  read<Result>(work: (store: StoreReader) => Promise<Result>): Promise<Result>;
  write<Result>(work: (store: StoreWriter) => Promise<Result>): Promise<Result>;
}

export interface RemoteContext extends CallContext {
  readonly store: LocationStore;
}

/** What an operation that answers a file reads by: each piece in a read of its own. */
export interface DownloadContext extends CallContext {
  readonly store: Pick<LocationStore, 'locationId' | 'read'>;
  /** Resolves when something happened in the location, after so many milliseconds, or when the server stops. */
  news(milliseconds: number): Promise<void>;
  /** Aborts when the server stops: an answer without an end ends then. */
  readonly stopping: AbortSignal;
}

/** A file as an answer: surfaces send its pieces as they come. */
export interface FileAnswer {
  /** Left out where it is nothing to keep. */
  readonly name?: string;
  readonly mediaType: string;
  /** In bytes, where that is known before the last piece. */
  readonly size?: number;
  pieces(): AsyncIterable<Uint8Array>;
}

/** An input that was checked, and what is left to do with it. */
export interface Prepared<Context, Answer extends object = object> {
  /** The location that the input itself names. */
  readonly locationId: string | undefined;
  /** The input in a form that is equal for equal calls. */
  readonly input: object;
  run(context: Context): Promise<Answer>;
}

export interface Defined<Kind extends string, Context, Answer extends object = object> extends Description {
  readonly kind: Kind;
  readonly input: TObject;
  readonly output: TSchema;
  /** The member of the answer that is the record: its version is the ETag. */
  readonly record?: string;
  /** The operation that this one is a small form of. */
  readonly presetOf?: string;
  /** The media types of an answer that is a file. */
  readonly answers?: readonly string[];
  /** Checks an input. `now` is the time of the call, for presets that depend on it. */
  prepare(input: unknown, now: number): Promise<Prepared<Context, Answer>>;
}

export type Query = Defined<'query', QueryContext>;
export type Command = Defined<'command', CommandContext>;
export type Remote = Defined<'remote', RemoteContext>;
export type Download = Defined<'download', DownloadContext, FileAnswer>;
export type Operation = Query | Command | Remote | Download;

/** Whether an operation changes nothing. */
export function isReadonly({ kind, isReadonly }: Operation): boolean {
  return isReadonly ?? (kind === 'query' || kind === 'download');
}

interface Definition<Input extends TProperties, Output extends TSchema, Context> extends Description {
  readonly input: Input;
  readonly output: Output;
  readonly record?: keyof Static<Output> & string;
  handler(input: Static<TObject<Input>>, context: Context): Promise<Static<Output> & object>;
}

/** Defines an operation that only reads. */
export function query<Input extends TProperties, Output extends TSchema>(
  definition: Definition<Input, Output, QueryContext>,
): Defined<'query', QueryContext, Static<Output> & object> {
  return { ...definition, kind: 'query', ...checked(definition) };
}

/** Defines an operation that changes something; its handler runs in one transaction. */
export function command<Input extends TProperties, Output extends TSchema>(
  definition: Definition<Input, Output, CommandContext>,
): Defined<'command', CommandContext, Static<Output> & object> {
  return { ...definition, kind: 'command', ...checked(definition) };
}

/** Defines an operation that calls another system while its caller waits; it writes in short transactions of its own. */
export function remote<Input extends TProperties, Output extends TSchema>(
  definition: Definition<Input, Output, RemoteContext>,
): Defined<'remote', RemoteContext, Static<Output> & object> {
  return { ...definition, kind: 'remote', ...checked(definition) };
}

interface DownloadDefinition<Input extends TProperties> extends Description {
  readonly input: Input;
  readonly answers: readonly string[];
  handler(input: Static<TObject<Input>>, context: DownloadContext): Promise<FileAnswer>;
}

/** What a file says of itself before its pieces; a surface that cannot stream shows no more. */
const FileWords = Type.Object({
  name: Type.Optional(Type.String()),
  mediaType: Type.String(),
  size: Type.Optional(Type.Integer({ description: 'In bytes.' })),
});

/** Defines an operation that answers a file, and changes nothing. */
export function download<Input extends TProperties>(definition: DownloadDefinition<Input>): Download {
  return { ...definition, kind: 'download', output: FileWords, ...checked(definition) };
}

function checked<Input extends TProperties, Context, Answer extends object>({
  input: members,
  file,
  takesManyFiles,
  handler,
}: {
  readonly input: Input;
  readonly file?: string;
  readonly takesManyFiles?: boolean;
  handler(input: Static<TObject<Input>>, context: Context): Promise<Answer>;
}) {
  const validator = lazyValidator(Type.Object(members, { additionalProperties: false }));
  return {
    input: asSent(members, file, takesManyFiles),
    async prepare(value: unknown): Promise<Prepared<Context, Answer>> {
      const isInput = await validator();
      if (!isInput(value)) throw new TypeError('A validator either agrees or throws.');
      return {
        locationId:
          'locationId' in value && typeof value.locationId === 'string' ? value.locationId : undefined,
        input: value,
        run: context => handler(value, context),
      };
    },
  };
}

/** The input as callers send it: where the handler gets a stored file, they send its bytes. */
function asSent(members: TProperties, file: string | undefined, takesMany = false): TObject {
  const files = takesMany ? Type.Optional(Type.Array(PartInput, { maxItems: mostFiles })) : FileInput;
  const sent = file === undefined ? members : { ...members, [file]: files };
  return Type.Object(sent, { additionalProperties: false });
}
