import type { MappedField } from './mapping.ts';

export interface Standing {
  /** Whether the contact is only being made. */
  readonly isNew: boolean;
  /** Whether nothing stands in the member. */
  readonly isEmpty: boolean;
  /** Whether the sync has written the member before. */
  readonly wasWritten: boolean;
}

/** Whether the sync may write a member now, by who rules it and when it is to be written. */
export function mayWrite(
  { owner, mode = 'always', pinned }: MappedField,
  { isNew, isEmpty, wasWritten }: Standing,
): boolean {
  if (pinned !== undefined) return true;
  if (owner === 'local') return false;
  if (owner === 'directoryFirst' && (!isEmpty || wasWritten)) return false;
  switch (mode) {
    case 'always':
      return true;
    case 'createOnly':
      return isNew;
    case 'updateOnly':
      return !isNew;
    case 'fillIfEmpty':
      return isEmpty;
  }
}

export interface Decision<Value> {
  /** What is to be written, null to empty the member; undefined if it stays as it is. */
  readonly change: Value | null | undefined;
  /** What of the member is the directory's, to be kept until the next time. */
  readonly written: Value | null;
}

/**
 * What becomes of a member. `present` is what stands there, `written` what the sync wrote there last. Where the
 * directory has nothing, only what the sync wrote is taken away: all else is a person's.
 */
export function decide<Value extends string | number>(
  field: MappedField | undefined,
  {
    value,
    present,
    written,
    isNew,
  }: {
    readonly value: Value | null;
    readonly present: unknown;
    readonly written: Value | null;
    readonly isNew: boolean;
  },
): Decision<Value> {
  const isEmpty = present === undefined || present === null || present === '';
  if (!field || !mayWrite(field, { isNew, isEmpty, wasWritten: written !== null })) {
    return { change: undefined, written };
  }
  const stands = (one: Value | null) => (one === null ? isEmpty : String(one) === String(present));
  if (value !== null) return { change: stands(value) ? undefined : value, written: value };
  return { change: written !== null && stands(written) ? null : undefined, written: null };
}
