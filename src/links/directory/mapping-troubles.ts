import { isRecord } from '#base/json.ts';
import { customFieldsOf, type MappedField, type Mapping } from '#contacts/directory/mapping.ts';
import { stateOf } from '#store/connections/connections.ts';
import type { Dictionary } from '#store/dictionary.ts';
import type { ConnectionTable } from '#store/tables-links.ts';

/** How a custom field that a mapping fills is not any more what it was: deleted, or of another type. */
export type Trouble = 'gone' | 'retyped';

/** What is kept of a mapping in the state of its connection. */
export interface MappingState {
  /** Keys of custom fields that it fills and that were here. */
  readonly seen: readonly string[];
  /** What was told, by the target. */
  readonly troubles: Readonly<Record<string, Trouble>>;
}

export function mappingStateOf(connection: Pick<ConnectionTable, 'state'>): MappingState {
  const { mapping } = stateOf(connection);
  const { seen, troubles } = isRecord(mapping) ? mapping : {};
  return {
    seen: Array.isArray(seen) ? seen.map(String) : [],
    troubles: Object.fromEntries(
      Object.entries(isRecord(troubles) ? troubles : {}).flatMap(([target, trouble]) =>
        trouble === 'gone' || trouble === 'retyped' ? [[target, trouble]] : [],
      ),
    ),
  };
}

/** The state of a connection in which another one of its mapping is kept. */
export function withMappingState(connection: Pick<ConnectionTable, 'state'>, mapping: MappingState): string {
  return JSON.stringify({ ...stateOf(connection), mapping });
}

/** A mapping that leaves alone the custom fields that were deleted here: else each would be made again, by nobody's will. */
export function withoutGone(mapping: Mapping, { troubles }: MappingState): Mapping {
  const gone = Object.keys(troubles).filter(target => troubles[target] === 'gone');
  if (gone.length === 0) return mapping;
  const left = gone.map((target): MappedField => ({ target, source: '', owner: 'local' }));
  return { fields: [...mapping.fields.filter(({ target }) => !gone.includes(target)), ...left] };
}

/** Types that hold any text. */
const textTypes = new Set(['TEXT', 'LARGE_TEXT']);

/** How a mapping stands to the custom fields that there are now. */
export function mappingStateNow(
  mapping: Mapping,
  before: MappingState,
  dictionary: Pick<Dictionary, 'fieldByKey'>,
): MappingState {
  const filled = mapping.fields.filter(({ owner, pinned }) => owner !== 'local' || pinned !== undefined);
  const wanted = customFieldsOf({ fields: filled });
  // One that is mapped again later is made again.
  const seen = new Set(before.seen.filter(known => wanted.some(({ key }) => key === known)));
  const troubles: Record<string, Trouble> = {};
  for (const { key, dataType } of wanted) {
    const field = dictionary.fieldByKey(key);
    if (!field && seen.has(key)) troubles[`customField:${key}`] = 'gone';
    if (!field) continue;
    seen.add(key);
    if (field.dataType !== dataType && !textTypes.has(field.dataType))
      troubles[`customField:${key}`] = 'retyped';
  }
  return { seen: [...seen].sort(), troubles };
}
