import { type RawBuilder, sql } from 'kysely';
import { foldText } from '#contacts/text.ts';

/** The words of a text query as a folded text is searched for them, each once. */
export function wordsOf(query: string): readonly string[] {
  const words = new Set(query.split(/\s+/).map(foldText));
  words.delete('');
  return [...words];
}

/** Whether a column of folded text holds a word anywhere. */
export function holdsWord(column: string, word: string): RawBuilder<boolean> {
  const pattern = `%${word.replaceAll(/[!%_]/g, sign => `!${sign}`)}%`;
  return sql<boolean>`${sql.ref(column)} like ${pattern} escape '!'`;
}
