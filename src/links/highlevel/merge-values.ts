import { changedParts, isAlike, type LinkedValues } from './linked-values.ts';

/** A part that was changed on both sides, to different values. */
export interface ConflictingPart {
  readonly part: string;
  readonly here: unknown;
  readonly there: unknown;
}

export interface MergedValues {
  /** Changed in HighLevel alone: to be taken over. */
  readonly taken: readonly string[];
  readonly conflicts: readonly ConflictingPart[];
}

/** Both sides as they were when they were last equal, and as they are. */
export interface MergeTerms {
  readonly hereThen: LinkedValues;
  readonly here: LinkedValues;
  readonly thereThen: LinkedValues;
  readonly there: LinkedValues;
}

/**
 * Merges three ways. Each side is compared with its own earlier state, since a value may be written a little
 * differently on each, as a phone number.
 */
export function mergeValues({ hereThen, here, thereThen, there }: MergeTerms): MergedValues {
  const changedHere = new Set(changedParts(hereThen, here));
  const taken: string[] = [];
  const conflicts: ConflictingPart[] = [];
  for (const part of changedParts(thereThen, there)) {
    if (isAlike(part, here, there)) continue;
    if (changedHere.has(part)) conflicts.push({ part, here: here[part], there: there[part] });
    else taken.push(part);
  }
  return { taken, conflicts };
}
