import { type Html, html, prose } from './html.ts';
import { methodBadge, operationArticle } from './operation.ts';
import type { Page } from './page.ts';
import type { Members, Reference } from './reference.ts';
import { memberList, memberRow } from './schema.ts';

/** The API reference: every operation on one page, so that the browser's own search finds all of it. */
export function referencePage(reference: Reference, publicUrl: string): Page {
  return {
    path: '/docs',
    title: 'API reference',
    description: "Every operation of Roster: a contacts API in HighLevel's shape.",
    aside: contents(reference),
    content: html`${introduction(reference, publicUrl)}${reference.sections.map(
      section =>
        html`<section aria-labelledby="${slug(section.title)}"><h2 id="${slug(section.title)}">${section.title}</h2><p class="lead">${section.description}</p>${section.operations.map(operation => operationArticle(operation, publicUrl))}</section>`,
    )}${records(reference)}`,
  };
}

function introduction({ version, shared }: Reference, publicUrl: string): Html {
  const rows = [...shared].map(
    ([name, each]) =>
      html`<li id="every-${name}" class="anchor"><ul class="members">${memberRow(each.name, { ...each.schema, description: each.description }, each.isRequired)}</ul><span class="place">${each.place}</span></li>`,
  );
  return html`<h1>API reference</h1>
<p class="lead">Contacts with their tasks, notes, appointments, tags and businesses, in HighLevel's shape. Clients of HighLevel work after a change of their base URL to <code class="wrap">${publicUrl}</code>.</p>
<p>New here? <a href="/docs/start">Make a first call</a>, then <a href="/docs/register">register your tenant</a>. For tools: <a href="/openapi.json">OpenAPI</a> and <a href="/openapi.v3.json">OpenAPI with the spellings of <code>Version: v3</code></a>, ${version}.</p>
<section class="every" aria-labelledby="every"><h2 id="every">With every call</h2>
<p>An access token of your tenant in <code>Authorization: Bearer …</code>; JSON in and out. These say more about a call; each operation names those that it takes.</p><ul class="shared">${rows}</ul></section>`;
}

function contents({ sections }: Reference): Html {
  const groups = sections.map(
    ({ title, operations }) =>
      html`<li><a class="group" href="#${slug(title)}">${title}</a><ul>${operations.map(
        ({ key, title: name, method, path }) =>
          html`<li data-find="${`${key} ${name} ${method} ${path}`.toLowerCase()}"><a href="#${key}">${methodBadge(method)}<span>${name}</span></a></li>`,
      )}</ul></li>`,
  );
  return html`<div class="find" hidden><label for="find">Find an operation</label><input id="find" type="search" autocomplete="off" spellcheck="false"><p id="found" role="status"></p></div>
<nav aria-label="Operations"><ul class="groups"><li><a class="group" href="#every">With every call</a></li>${groups}<li><a class="group" href="#records">Records</a></li></ul></nav>`;
}

function records({ records: named }: Reference): Html {
  const rows = named.map(
    ([name, schema]) =>
      html`<article class="record" id="record-${name}"><h3><a href="#record-${name}">${name}</a></h3>${describedBy(schema)}${memberList(schema) ?? ''}</article>`,
  );
  return html`<section aria-labelledby="records"><h2 id="records">Records</h2><p class="lead">Shapes that several operations share.</p>${rows}</section>`;
}

function describedBy({ description }: Members): Html | undefined {
  return typeof description === 'string' ? html`<p>${prose(description)}</p>` : undefined;
}

export function slug(title: string): string {
  return title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
