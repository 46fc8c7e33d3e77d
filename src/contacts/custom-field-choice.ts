import { isRecord } from '#base/json.ts';
import type { CustomFieldDefinition } from './custom-field.ts';
import type { ParsedValue } from './custom-field-value.ts';
import { foldText } from './text.ts';

/** Each is compared with every option of the field. */
const mostParts = 200;

const cleared: ParsedValue = { value: undefined };

/** One option, in the spelling of the field; compared without case and accents. */
function findOption(
  { options = [], allowsOtherOptions }: CustomFieldDefinition,
  sent: unknown,
): string | undefined {
  if (typeof sent !== 'string' && typeof sent !== 'number' && typeof sent !== 'boolean') return undefined;
  const text = String(sent).trim();
  if (text === '') return undefined;
  const folded = foldText(text);
  const known = options.includes(text) ? text : options.find(option => foldText(option) === folded);
  return known ?? (allowsOtherOptions ? text : undefined);
}

function optionProblem({ options = [] }: CustomFieldDefinition): ParsedValue {
  return { problem: `must be one of the following values: ${options.slice(0, 100).join(', ')}` };
}

export function parseOption(definition: CustomFieldDefinition, sent: unknown): ParsedValue {
  if (!Array.isArray(sent)) return oneOption(definition, sent);
  if (sent.length === 0) return cleared;
  return sent.length === 1 ? oneOption(definition, sent[0]) : { problem: 'takes one option' };
}

function oneOption(definition: CustomFieldDefinition, sent: unknown): ParsedValue {
  const option = findOption(definition, sent);
  return option === undefined ? optionProblem(definition) : { value: option };
}

export function parseOptions(definition: CustomFieldDefinition, sent: unknown): ParsedValue {
  const chosen = new Set<string>();
  const items = Array.isArray(sent) ? sent : [sent];
  if (items.length > mostParts) return { problem: `takes at most ${mostParts} options` };
  for (const item of items) {
    const option = findOption(definition, item);
    if (option === undefined) return optionProblem(definition);
    chosen.add(option);
  }
  return chosen.size === 0 ? cleared : { value: [...chosen] };
}

/** The boxes are named by their id or label. */
export function parseBoxes({ boxes = [] }: CustomFieldDefinition, sent: unknown): ParsedValue {
  if (!isRecord(sent)) return { problem: 'must be an object with a text for each box' };
  const texts: Record<string, string> = {};
  const parts = Object.entries(sent);
  if (parts.length > mostParts) return { problem: `takes at most ${mostParts} boxes` };
  for (const [name, value] of parts) {
    const box =
      boxes.find(({ id }) => id === name) ?? boxes.find(({ label }) => foldText(label) === foldText(name));
    if (!box)
      return { problem: `must name boxes of the field: ${boxes.map(({ label }) => label).join(', ')}` };
    if (value === null || value === '') continue;
    if (typeof value !== 'string' && typeof value !== 'number')
      return { problem: 'must hold a text for each box' };
    texts[box.id] = String(value);
  }
  return Object.keys(texts).length === 0 ? cleared : { value: texts };
}

export function parseFiles(sent: unknown): ParsedValue {
  const isFiles =
    isRecord(sent) && Object.values(sent).every(file => isRecord(file) && typeof file.url === 'string');
  if (!isFiles) return { problem: 'must be an object with a url for each file' };
  return Object.keys(sent).length === 0 ? cleared : { value: sent };
}
