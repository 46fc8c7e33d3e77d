import type { SearchNode, SearchWord, TextTest } from '#contacts/search-node.ts';

/** The columns of the text index that hold a field; those of a name are parts of the full one. */
const indexed: Readonly<Record<string, string>> = {
  contactName: 'name',
  firstNameLowerCase: 'name',
  lastNameLowerCase: 'name',
  companyName: 'company',
  address: 'address',
  city: 'city',
  state: 'state',
  postalCode: 'postal_code',
  source: 'source',
};

/** What the text index is asked. */
export interface TextQuery {
  readonly text: string;
  /** Whether it finds nothing else than what is meant; else each row is still looked at. */
  readonly isExact: boolean;
}

/** The question to the text index that finds at least what the node does; undefined where it has no such. */
export function textQueryOf(node: SearchNode): TextQuery | undefined {
  if ('nodes' in node) {
    const parts = node.nodes.map(textQueryOf);
    const known = parts.filter(part => part !== undefined);
    if (node.kind === 'and') return known.length === 0 ? undefined : allText(known, parts.length);
    return known.length < parts.length
      ? undefined
      : {
          text: `(${known.map(({ text }) => text).join(' OR ')})`,
          isExact: known.every(({ isExact }) => isExact),
        };
  }
  if (node.negated) return undefined;
  switch (node.kind) {
    case 'text':
      return phrase(indexed[node.field], node.test, isWhole(node.field));
    case 'phone':
      return phrase('phone', node.test, true);
    case 'custom':
      return node.test.operator === 'contains' ? phrase('custom', node.test, false) : undefined;
    default:
      return undefined;
  }
}

/** As `textQueryOf`, for a word of free text. */
export function wordQueryOf({ text, digits }: SearchWord): TextQuery | undefined {
  const found = phrase('name email company', text, true);
  if (!digits) return found;
  const inPhone = phrase('phone', digits, true);
  return (
    found &&
    inPhone && { text: `(${found.text} OR ${inPhone.text})`, isExact: found.isExact && inPhone.isExact }
  );
}

/** One question of several, of `asked` that all must hold. */
export function allText(known: readonly TextQuery[], asked: number): TextQuery {
  return {
    text: `(${known.map(({ text }) => text).join(' AND ')})`,
    isExact: known.length === asked && known.every(({ isExact }) => isExact),
  };
}

function isWhole(field: string): boolean {
  return field !== 'firstNameLowerCase' && field !== 'lastNameLowerCase';
}

function phrase(
  columns: string | undefined,
  test: TextTest | { readonly operator: 'exists' },
  isWholeColumn: boolean,
): TextQuery | undefined {
  if (columns === undefined || test.operator === 'exists' || [...test.value].length < 3) return undefined;
  return {
    text: `{${columns}} : "${test.value.replaceAll('"', '""')}"`,
    isExact: isWholeColumn && test.operator === 'contains',
  };
}
