import type { HttpBinding, Operation } from './operation.ts';

/** How an operation is reached over HTTP. What it does is loaded at its first call. */
export interface Route {
  readonly key: string;
  readonly method: HttpBinding['method'];
  /** That of version v3 too, where it differs. */
  readonly paths: readonly string[];
  /** Whether its body may be other than JSON. */
  readonly takesFile: boolean;
  load(): Promise<Operation>;
}

/** The routes of operations that are loaded already; a preset has none. */
export function routesOf(operations: readonly Operation[]): readonly Route[] {
  return operations
    .filter(({ presetOf }) => presetOf === undefined)
    .map(operation => {
      const { key, file, http } = operation;
      return {
        key,
        method: http.method,
        paths: http.v3Path === undefined ? [http.path] : [http.path, http.v3Path],
        takesFile: file !== undefined,
        load: async () => operation,
      };
    });
}
