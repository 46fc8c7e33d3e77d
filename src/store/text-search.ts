import { type RawBuilder, sql } from 'kysely';
import { foldText } from '#contacts/text.ts';

/** The words of a text query as a folded text is searched for them, each once. */
export function wordsOf(query: string): readonly string[] {
  const words = new Set(query.split(/\s+/).map(foldText));
  words.delete('');
  return [...words];
}

/** Whether a folded text, a column or what is made of one, holds a word anywhere. */
export function holdsWord(text: string | RawBuilder<string>, word: string): RawBuilder<boolean> {
  const pattern = `%${word.replaceAll(/[!%_]/g, sign => `!${sign}`)}%`;
  return sql<boolean>`${typeof text === 'string' ? sql.ref(text) : text} like ${pattern} escape '!'`;
}
