import { isRecord } from '#base/json.ts';

/** A text deep in an answer; throws where there is none, with what there is. */
export function memberOf(value: unknown, ...path: readonly string[]): string {
  const found = path.reduce<unknown>((part, name) => (isRecord(part) ? part[name] : undefined), value);
  if (typeof found === 'string') return found;
  throw new Error(`There is no text at ${path.join('.')} in ${JSON.stringify(value)}`);
}
