/** The types of `launch.mjs`, which is plain JavaScript, for its test. */
export type InstallKind = 'production' | 'full';

export interface Command {
  readonly install: InstallKind;
  readonly runs: (given: readonly string[]) => readonly (readonly string[])[];
}

export const smallHeap: readonly string[];
export const fewArenas: Readonly<Record<string, string>>;
export function commandNamed(name: string | undefined): Command;
export function runsTypeScript(version: string): boolean;
export function broughtNode(platform: string, architecture: string): string | undefined;
export function chooseNode(machine: {
  readonly version: string;
  readonly path: string;
  readonly platform: string;
  readonly architecture: string;
  readonly exists: (path: string) => boolean;
}): string;
export function stampFor(lockText: string, kind: InstallKind): string;
export function isInstalled(stamp: string, lockText: string, kind: InstallKind): boolean;
export function installArguments(kind: InstallKind): readonly string[];
export function npmCommand(machine: {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly nodePath: string;
  readonly exists: (path: string) => boolean;
}): readonly string[];
