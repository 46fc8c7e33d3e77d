import { triggers } from '#operations/triggers.ts';
import { type Html, html, prose } from './html.ts';
import type { Page } from './page.ts';
import { list, type Members, members, text, texts } from './reference.ts';
import { slug } from './reference-page.ts';

const groups = {
  core: 'Contacts and what hangs on them',
  calendar: 'Calendars and appointments',
  schema: 'Fields, tags, businesses, users and locations',
  automation: 'Campaigns, workflows and segments',
  data: 'Batches, imports, merges and history',
  platform: 'Connections, events, limits and audit',
} as const;

/** Every operation and trigger in one table for each group, made of `derived/manifest.json`. */
export function cataloguePage(manifest: unknown): Page {
  const operations = list(members(manifest).operations).map(members);
  const sections = Object.entries(groups).map(([group, title]) => ({
    title,
    rows: operations.filter(operation => operation.group === group).map(operationRow),
  }));
  const events = triggers.map(
    ({ key, title, description, scope }) =>
      html`<tr id="${key}"><th scope="row">${title}<br><code class="wrap">${key}</code></th><td>${prose(description)}</td><td><code>${scope}</code></td><td></td></tr>`,
  );
  const all = [...sections, { title: 'Triggers', rows: events }].filter(({ rows }) => rows.length > 0);
  return {
    path: '/docs/catalogue',
    title: 'Catalogue',
    description:
      'Every operation and trigger of Roster: what it does, the right that it needs, its properties.',
    aside: html`<nav aria-label="Groups"><ul class="steps">${all.map(({ title }) => html`<li><a href="#${slug(title)}">${title}</a></li>`)}</ul></nav>`,
    content: html`<article class="guide wide"><h1>Catalogue</h1><p class="lead">${operations.length} operations and ${triggers.length} triggers. Programs get the same list from <code>GET /catalogue</code>. A preset is a small form of another operation, for tools in which people pick by name.</p>${all.map(
      ({ title, rows }) =>
        html`<section aria-labelledby="${slug(title)}"><h2 id="${slug(title)}">${title}</h2><div class="table" role="region" aria-label="${title}" tabindex="0"><table><thead><tr><th scope="col">Operation</th><th scope="col">What it does</th><th scope="col">Right</th><th scope="col">Properties</th></tr></thead><tbody>${rows}</tbody></table></div></section>`,
    )}</article>`,
  };
}

function operationRow(operation: Members): Html {
  const { key, title, description, presetOf } = operation;
  const anchor = text(presetOf) || text(key);
  return html`<tr><th scope="row"><a href="/docs#${anchor}">${text(title)}</a><br><code class="wrap">${text(key)}</code></th><td>${prose(text(description))}</td><td>${texts(operation.scopes).map(scope => html`<code>${scope}</code> `)}</td><td>${flagsOf(operation).join(', ')}</td></tr>`;
}

function flagsOf({ isReadonly, isIdempotent, isDestructive, presetOf }: Members): string[] {
  return [
    ...(isReadonly === true ? ['only reads'] : []),
    ...(isReadonly !== true && isIdempotent === true ? ['safe to repeat'] : []),
    ...(isDestructive === true ? ['removes'] : []),
    ...(typeof presetOf === 'string' ? [`preset of ${presetOf}`] : []),
  ];
}
