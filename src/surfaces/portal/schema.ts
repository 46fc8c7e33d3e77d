import { type Html, html, type Part, prose } from './html.ts';
import { lastName, list, type Members, members, text, texts } from './reference.ts';

/** The members of an answer as a list; objects inside open on a click, records are linked. */
export function memberList(schema: Members): Html | undefined {
  return listOf(schema, new Set());
}

/** The members of an input: those that are required are marked. */
export function inputMembers(schema: Members): Html | undefined {
  return listOf(schema, new Set(texts(schema.required)));
}

function listOf(schema: Members, required: ReadonlySet<string>): Html | undefined {
  const [record] = lastName(schema.$ref);
  if (record !== undefined) return html`<p class="type">${recordLink(record)}</p>`;
  const rows = Object.entries(members(schema.properties)).map(([name, member]) =>
    memberRow(name, members(member), required.has(name)),
  );
  return rows.length > 0 ? html`<ul class="members">${rows}</ul>` : undefined;
}

export function memberRow(name: string, schema: Members, isRequired: boolean): Html {
  const inner = innerObject(schema);
  const description = text(schema.description);
  return html`<li><div class="member"><code class="name">${name}</code> <span class="type">${typeWords(schema)}</span>${
    isRequired && html` <span class="required">required</span>`
  }${schema.deprecated === true && html` <span class="deprecated">deprecated</span>`}</div>${
    description !== '' && html`<p>${prose(description)}</p>`
  }${inner && html`<details><summary>Members of <code>${name}</code></summary>${memberList(inner)}</details>`}</li>`;
}

/** What a value is, in words. */
export function typeWords(schema: Members): Part {
  const [record] = lastName(schema.$ref);
  if (record !== undefined) return recordLink(record);
  if ('const' in schema) return html`<code>${JSON.stringify(schema.const)}</code>`;
  const choices = list(schema.enum);
  if (choices.length > 0) return joined(choices.map(choice => html`<code>${String(choice)}</code>`));
  const branches = [...list(schema.anyOf), ...list(schema.oneOf)];
  if (branches.length > 0) return joined(branches.map(branch => typeWords(members(branch))));
  const limit = limits(schema);
  if (schema.type === 'array') return html`list of ${itemWords(members(schema.items))}${limit}`;
  if (schema.format === 'date-time') return 'time';
  return typeof schema.type === 'string' ? html`${plain[schema.type] ?? schema.type}${limit}` : 'any value';
}

function itemWords(items: Members): Part {
  return items.type === 'object' ? 'objects' : typeWords(items);
}

const plain: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  boolean: 'true or false',
};

function limits({ minimum, maximum, maxLength, maxItems }: Members): string {
  if (typeof minimum === 'number' && typeof maximum === 'number')
    return `, ${minimum.toLocaleString('en')} to ${maximum.toLocaleString('en')}`;
  if (typeof maxLength === 'number') return `, up to ${maxLength.toLocaleString('en')} characters`;
  if (typeof maxItems === 'number') return `, up to ${maxItems}`;
  return '';
}

function joined(parts: readonly Part[]): Part {
  return parts.map((part, index) => [index > 0 && ' or ', part]);
}

function innerObject(schema: Members): Members | undefined {
  if ('properties' in schema) return schema;
  if (schema.type === 'array') return innerObject(members(schema.items));
  return list(schema.anyOf)
    .map(branch => innerObject(members(branch)))
    .find(branch => branch !== undefined);
}

function recordLink(name: string): Html {
  return html`<a href="#record-${name}">${name}</a>`;
}
