import { codeBlock, json } from './code.ts';
import { curlFor } from './curl.ts';
import { type Html, html, prose } from './html.ts';
import type { Parameter, Preset, ReferenceOperation } from './reference.ts';
import { inputMembers, memberList, memberRow } from './schema.ts';

/** Everything about one operation. */
export function operationArticle(operation: ReferenceOperation, publicUrl: string): Html {
  const { key, title, description, method, path, body, answer } = operation;
  return html`<article class="operation" id="${key}" aria-labelledby="${key}-title" data-operation="${key}">
<header><h3 id="${key}-title"><a href="#${key}">${title}</a></h3>
<p class="call">${methodBadge(method)} <code>${pathWords(path)}</code></p>
<p class="rights">${operation.scopes.map(scope => html`<a class="right" href="/docs/rights">${scope}</a> `)}${flags(operation)}</p>
<p>${prose(description)}</p></header>
<div class="columns"><div class="words">
${parameterList('In the path', operation, 'path')}${parameterList('In the query', operation, 'query')}
${body && html`<h4>In the body</h4>${inputMembers(body.schema)}`}
${takenBeside(operation)}
<h4>The answer, status ${answer.status}</h4>${memberList(answer.schema) ?? html`<p>Any JSON object.</p>`}
${errorList(operation)}${presetList(operation.presets)}
</div><div class="samples">
${codeBlock('curl', curlFor(operation, publicUrl))}
<div class="try" hidden><button type="button" class="primary" data-try="${key}">Try it</button></div>
${body && codeBlock('Body', json(body.sample))}
${codeBlock(`Answer ${answer.status}`, json(answer.sample))}
</div></div></article>`;
}

export function methodBadge(method: string): Html {
  return html`<span class="method ${method.toLowerCase()}">${method}</span>`;
}

/** A path that may break before each of its parts. */
function pathWords(path: string): Html {
  const parts = path.split('/').slice(1);
  return html`${parts.map(part => html`<wbr>/${part.startsWith('{') ? html`<var>${part}</var>` : part}`)}`;
}

function flags({ method, isDestructive, isIdempotent }: ReferenceOperation): Html {
  return html`${isDestructive && html`<span class="flag bad">removes data</span> `}${
    isIdempotent && method !== 'GET' && html`<span class="flag">safe to repeat</span>`
  }`;
}

function parameterList(
  title: string,
  { parameters }: ReferenceOperation,
  place: Parameter['place'],
): Html | undefined {
  const rows = parameters
    .filter(each => each.place === place)
    .map(each => memberRow(each.name, { ...each.schema, description: each.description }, each.isRequired));
  return rows.length > 0 ? html`<h4>${title}</h4><ul class="members">${rows}</ul>` : undefined;
}

function takenBeside({ takes }: ReferenceOperation): Html {
  const links = takes.map(name => html`<a href="#every-${name}"><code>${names[name] ?? name}</code></a>`);
  return html`<p class="beside">Beside: ${links.map((link, index) => [index > 0 && ', ', link])}</p>`;
}

const names: Readonly<Record<string, string>> = {
  Location: 'locationId',
  IdempotencyKey: 'Idempotency-Key',
  IfMatch: 'If-Match',
};

function errorList({ errors }: ReferenceOperation): Html {
  const rows = errors.map(
    ([status, codes]) =>
      html`<dt>${status}</dt><dd>${codes.map(code => html`<a href="/docs/errors#${code}"><code>${code}</code></a> `)}</dd>`,
  );
  return html`<details><summary>Errors</summary><dl class="errors">${rows}</dl></details>`;
}

function presetList(presets: readonly Preset[]): Html | undefined {
  if (presets.length === 0) return undefined;
  const rows = presets.map(
    ({ key, title, description, becomes }) =>
      html`<li id="${key}"><strong>${title}</strong> <code>${key}</code><p>${prose(description)}</p>${codeBlock('Sends, for example', json(becomes))}</li>`,
  );
  return html`<details><summary>Small forms of this call (${presets.length})</summary><ul class="presets">${rows}</ul></details>`;
}
