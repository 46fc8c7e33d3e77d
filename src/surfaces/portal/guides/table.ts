import { html, type Part } from '../html.ts';

/** Words as they are written in code, with commas between. */
export function codes(words: readonly string[]): Part {
  return words.map((word, index) => [index > 0 && ', ', html`<code>${word}</code>`]);
}

/** A table that can be moved sideways where it is too wide. */
export function table(label: string, heads: readonly string[], rows: Part): Part {
  return html`<div class="table" role="region" aria-label="${label}" tabindex="0"><table><thead><tr>${heads.map(head => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}
