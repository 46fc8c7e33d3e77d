import Type from 'typebox';
import { parseJson } from '#base/json.ts';
import { lazyValidator } from '#base/validator.ts';
import type { Contact } from '#contacts/contact.ts';
import { LinkedField, type LinkMode, type LinkOwner } from '#contacts/linked-field.ts';
import { directoryOwned } from '#store/connections/owned-fields.ts';
import type { Dictionary } from '#store/dictionary.ts';
import type { StoreReader, StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { partBehind } from './linked-values.ts';

export interface FieldRule {
  readonly owner: LinkOwner;
  readonly mode: LinkMode;
}

/** By which rule a part is kept alike on both sides; nothing for one that each side has for itself. */
export type RuleOf = (part: string) => FieldRule | undefined;

const hasFields = lazyValidator(
  Type.Object({
    mapping: Type.Union([Type.Object({ fields: Type.Array(LinkedField) }), Type.Null()]),
  }),
);

/** The fields that somebody gave a connection to HighLevel; nothing where the default holds. */
export async function linkedFieldsOf({
  mapping,
}: Pick<ConnectionTable, 'mapping'>): Promise<readonly LinkedField[] | undefined> {
  const kept = { mapping: parseJson(mapping) };
  const isKept = await hasFields();
  if (!isKept(kept)) throw new TypeError('A validator either agrees or throws.');
  return kept.mapping?.fields;
}

/** Rules by the fields of a mapping. */
export function rulesBy(fields: readonly LinkedField[], dictionary: Pick<Dictionary, 'field'>): RuleOf {
  const rules = new Map<string, FieldRule>(
    fields.map(({ target, owner, mode = 'always' }) => [target, { owner, mode }]),
  );
  return part => {
    const field = partBehind('customFields', part);
    if (field === undefined) return rules.get(targetOf(part));
    return rules.get(`customField:${dictionary.field(field)?.key}`) ?? rules.get('customFields');
  };
}

function targetOf(part: string): string {
  const [member = part] = part.split('.');
  return member === 'dndSettings' ? 'dnd' : member;
}

/** Rules of one contact: what a directory rules of it is Roster's, whatever the mapping says. */
export async function rulesFor(
  store: StoreReader | StoreWriter,
  ruleOf: RuleOf,
  contact: Contact,
): Promise<RuleOf> {
  const owner = await directoryOwned(store, contact);
  return part => (owner(part) ? { owner: 'roster', mode: 'always' } : ruleOf(part));
}

/** Whether a change of a part here goes there. */
export function isSent(rule: FieldRule | undefined): boolean {
  return rule !== undefined && rule.owner !== 'highlevel' && rule.mode !== 'createOnly';
}

/** Whether a change of a part there is looked at. */
export function isTaken(rule: FieldRule | undefined): boolean {
  return rule !== undefined && rule.mode !== 'createOnly';
}

/** Whether a part goes to the other side when the contact is made there. */
export function isMade(rule: FieldRule | undefined): boolean {
  return rule !== undefined && rule.mode !== 'updateOnly';
}
