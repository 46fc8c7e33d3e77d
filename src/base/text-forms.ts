interface TextForm {
  readonly pattern: string;
  /** What it asks for, as a refusal says it: a pattern tells nobody. */
  readonly asks: string;
}

/** Forms that texts of the input have to have. */
export const textForms = {
  uuid: {
    pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
    asks: 'must be an id of 32 hexadecimal digits, as 00000000-0000-4000-8000-000000000001',
  },
  day: {
    pattern: '^\\d{4}-\\d{2}-\\d{2}(T00:00:00(\\.000)?Z)?$',
    asks: 'must be a day, as 2026-11-24T00:00:00.000Z',
  },
  principal: { pattern: '^[\\w.@-]+$', asks: 'must be an object id or a client id' },
  notBlank: { pattern: '\\S', asks: 'should not be empty' },
} as const satisfies Record<string, TextForm>;

const asked = new Map<unknown, string>(Object.values(textForms).map(({ pattern, asks }) => [pattern, asks]));

/** What a pattern asks for, in words. */
export function askedBy(pattern: unknown): string | undefined {
  return asked.get(pattern);
}
