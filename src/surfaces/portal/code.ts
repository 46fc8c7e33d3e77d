import { type Html, html } from './html.ts';

/** A block of code with a button that copies it. `id` names commands, which a test runs. */
export function codeBlock(label: string, code: string, id?: string): Html {
  return html`<div class="code"${id !== undefined && html` id="${id}"`}><div class="code-head"><span>${label}</span><button type="button" class="copy" hidden>Copy</button></div><pre tabindex="0" role="region" aria-label="${label}"><code>${code}</code></pre></div>`;
}

export function json(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? '';
}
