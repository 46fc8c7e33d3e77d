import Type, { type Static } from 'typebox';

/** By what contacts look like one person. */
export const lookalikeRules = ['email', 'phone', 'name'] as const;
export type LookalikeRule = (typeof lookalikeRules)[number];

/** Another contact that looks like one. */
export const Lookalike = Type.Object({
  contactId: Type.String(),
  rule: Type.Enum(lookalikeRules, {
    description: 'The same e-mail or phone, main or additional, or the same name at the same business.',
  }),
});
export type Lookalike = Static<typeof Lookalike>;
