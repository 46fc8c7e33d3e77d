import { invalidInput } from '#base/errors.ts';

/** A text without the blanks around it. Throws `invalid_input` where nothing is left. */
export function filled(member: string, text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') throw invalidInput([{ member, message: `${member} should not be empty` }]);
  return trimmed;
}

/** A text without the blanks around it; null where nothing is left. */
export function trimmed(text: string | null | undefined): string | null {
  return text?.trim() || null;
}
