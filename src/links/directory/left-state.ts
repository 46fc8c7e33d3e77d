import Type, { type Static } from 'typebox';
import { isRecord, parseJson } from '#base/json.ts';
import { lazyValidator } from '#base/validator.ts';
import { leaverCauses } from '#contacts/directory/leaver.ts';
import type { DirectoryPersonTable } from '#store/tables-links.ts';

const LeftState = Type.Object({
  left_at: Type.Union([Type.Number(), Type.Null()]),
  left_cause: Type.Union([Type.Enum([...leaverCauses]), Type.Null()]),
  left_steps: Type.String(),
});

/** Whether, when and why a person had left, and what was done then: as a run keeps it for its undo. */
export type LeftState = Static<typeof LeftState>;

const isLeftState = lazyValidator(LeftState);

export function leftStateOf({ left_at, left_cause, left_steps }: DirectoryPersonTable): LeftState {
  return { left_at, left_cause, left_steps };
}

/** What a record keeps under `left` before or after its run. */
export async function leftStateIn(text: string): Promise<LeftState | undefined> {
  const kept = parseJson(text);
  if (!isRecord(kept)) return undefined;
  const isLeft = await isLeftState();
  return isLeft(kept.left) ? kept.left : undefined;
}
