import Type, { type Static, type TObject } from 'typebox';
import { type FieldError, invalidInput } from '#base/errors.ts';
import { type Choices, chosenMembers } from '#contacts/merge.ts';
import { Id } from './members.ts';

const mostContacts = 10;

/** What a merge and its preview take. */
export const mergeMembers = {
  primaryId: Type.String({
    minLength: 1,
    maxLength: 255,
    description: 'The id of the contact that is left.',
  }),
  ids: Type.Array(Id, {
    minItems: 1,
    maxItems: mostContacts - 1,
    description: 'The ids of the contacts that are folded into it, the better known first.',
  }),
  rules: Type.Optional(
    Type.Array(
      Type.Object(
        {
          field: Type.String({ minLength: 1, maxLength: 300, description: 'As the preview names it.' }),
          contactId: Type.String({ minLength: 1, maxLength: 255, description: 'One of the contacts.' }),
        },
        { additionalProperties: false },
      ),
      {
        maxItems: 500,
        description:
          'From which contact a field is taken. Without a rule it is that of the primary contact, else of the first that has one; the members of a postal address stay together.',
      },
    ),
  ),
};
type Input = Static<TObject<typeof mergeMembers>>;

/** The contacts of a merge in their order, the primary first, and whose members were chosen. Throws `invalid_input`. */
export function readMerge({ primaryId, ids, rules = [] }: Input): {
  readonly contactIds: readonly string[];
  readonly choices: Choices;
} {
  const contactIds = [primaryId, ...ids];
  const problems: FieldError[] = [];
  if (new Set(contactIds).size < contactIds.length) {
    problems.push({ member: 'ids', message: 'ids must hold other contacts than primaryId, each once' });
  }
  for (const [index, { field, contactId }] of rules.entries()) {
    if (!chosenMembers.some(member => member === field) && !/^customFields\../.test(field)) {
      const message = `rules[${index}].field must be one of ${chosenMembers.join(', ')}, or customFields.{id}`;
      problems.push({ member: `rules[${index}].field`, message });
    }
    if (!contactIds.includes(contactId)) {
      const message = `rules[${index}].contactId must be primaryId or one of ids`;
      problems.push({ member: `rules[${index}].contactId`, message });
    }
  }
  if (problems.length > 0) throw invalidInput(problems);
  return { contactIds, choices: new Map(rules.map(({ field, contactId }) => [field, contactId])) };
}
