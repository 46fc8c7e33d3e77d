import type { RuleOf } from './field-rules.ts';
import { changedParts, isAlike, type LinkedValues } from './linked-values.ts';

/** A part that was changed on both sides, to different values. */
export interface ConflictingPart {
  readonly part: string;
  readonly here: unknown;
  readonly there: unknown;
}

export interface MergedValues {
  /** To be taken over from HighLevel. */
  readonly taken: readonly string[];
  /** Changed in HighLevel though Roster rules them: to be brought back there to what they are here. */
  readonly broughtBack: readonly string[];
  readonly conflicts: readonly ConflictingPart[];
}

/** Both sides as they were when they were last equal, and as they are. */
export interface MergeTerms {
  readonly hereThen: LinkedValues;
  readonly here: LinkedValues;
  readonly thereThen: LinkedValues;
  readonly there: LinkedValues;
  readonly ruleOf: RuleOf;
}

/**
 * Merges three ways. Each side is compared with its own earlier state, since a value may be written a little
 * differently on each, as a phone number.
 */
export function mergeValues({ hereThen, here, thereThen, there, ruleOf }: MergeTerms): MergedValues {
  const changedHere = new Set(changedParts(hereThen, here));
  const changedThere = new Set(changedParts(thereThen, there));
  const taken: string[] = [];
  const broughtBack: string[] = [];
  const conflicts: ConflictingPart[] = [];
  for (const part of new Set([...changedThere, ...changedHere])) {
    const rule = ruleOf(part);
    if (!rule || rule.mode === 'createOnly' || isAlike(part, here, there)) continue;
    if (rule.owner === 'highlevel') taken.push(part);
    else if (!changedThere.has(part)) continue;
    else if (rule.owner === 'roster') broughtBack.push(part);
    else if (changedHere.has(part)) conflicts.push({ part, here: here[part], there: there[part] });
    else taken.push(part);
  }
  return { taken, broughtBack, conflicts };
}
