import { canonicalJson } from '#base/json.ts';
import type { Change } from '#contacts/event.ts';

/**
 * A contact as Roster and HighLevel can both hold it, flat: one entry for each part that changes by itself, as `city`,
 * `tags.vip`, `customFields.<id>` (Roster's id) or `dndSettings.SMS`. Parts without a value are left out.
 */
export type LinkedValues = Readonly<Record<string, unknown>>;

/** Channels that HighLevel's contract knows; Roster has one more, which stays here. */
export const linkedChannels = ['Call', 'Email', 'SMS', 'WhatsApp', 'GMB', 'FB'] as const;

/** The parts that differ, in the order of their names. */
export function changedParts(before: LinkedValues, after: LinkedValues): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter(part => !isSame(before[part], after[part]))
    .sort();
}

/** What became otherwise in the named parts. */
export function changesIn(parts: readonly string[], before: LinkedValues, after: LinkedValues): Change[] {
  return parts.map(field => ({ field, from: before[field] ?? null, to: after[field] ?? null }));
}

export function isSame(one: unknown, other: unknown): boolean {
  return one === other || canonicalJson(one ?? null) === canonicalJson(other ?? null);
}

/** Whether a part says the same on both sides: the spelling of a tag is each side's own. */
export function isAlike(part: string, here: LinkedValues, there: LinkedValues): boolean {
  const bothHave = here[part] !== undefined && there[part] !== undefined;
  return (bothHave && part.startsWith('tags.')) || isSame(here[part], there[part]);
}

/** What stands behind the dot of a part, as the name of a tag. */
export function partBehind(prefix: string, part: string): string | undefined {
  return part.startsWith(`${prefix}.`) ? part.slice(prefix.length + 1) : undefined;
}

/** HighLevel keeps tags in lower case. */
export function tagPart(name: string): string {
  return `tags.${name.toLowerCase()}`;
}

/** The named parts alone. */
export function only(values: LinkedValues, parts: readonly string[]): LinkedValues {
  return Object.fromEntries(parts.flatMap(part => (part in values ? [[part, values[part]]] : [])));
}

/** Values in which the named parts are as in others: changed, added or taken out. */
export function withParts(
  values: LinkedValues,
  parts: readonly string[],
  others: LinkedValues,
): LinkedValues {
  const changed = new Set(parts);
  const kept = Object.entries(values).filter(([part]) => !changed.has(part));
  return { ...Object.fromEntries(kept), ...only(others, parts) };
}
