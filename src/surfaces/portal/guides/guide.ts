import { codeBlock } from '../code.ts';
import { type Html, html, type Part } from '../html.ts';
import type { Page } from '../page.ts';

/** A part of a guide. Its heading stands in the list beside the text. */
export interface Step {
  readonly id: string;
  readonly title: string;
  readonly content: Part;
}

export interface Guide {
  readonly path: string;
  readonly title: string;
  readonly description: string;
  readonly lead: Part;
  readonly steps: readonly Step[];
}

export function guidePage({ path, title, description, lead, steps }: Guide): Page {
  return {
    path,
    title,
    description,
    aside: html`<nav aria-label="Steps"><ul class="steps">${steps.map(step => html`<li><a href="#${step.id}">${step.title}</a></li>`)}</ul></nav>`,
    content: html`<article class="guide"><h1>${title}</h1><p class="lead">${lead}</p>${steps.map(
      step =>
        html`<section aria-labelledby="${step.id}"><h2 id="${step.id}">${step.title}</h2>${step.content}</section>`,
    )}</article>`,
  };
}

/** A command of a guide: a test runs it as it stands, in the order of the page. */
export function command(id: string, code: string): Html {
  return codeBlock('Shell', code, `command-${id}`);
}
