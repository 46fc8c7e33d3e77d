/** HTML that was made here. Text that is put into it is escaped, unless it is such HTML itself. */
export interface Html {
  readonly html: string;
}

export type Part = Html | string | number | undefined | false | readonly Part[];

/** A template whose parts are escaped: html`<p>${text}</p>`. Lists are joined, `undefined` and `false` are nothing. */
export function html(words: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: words.reduce((before, word, index) => before + written(parts[index - 1]) + word) };
}

function written(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'html' in part ? part.html : part.map(written).join('');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Words with `code` between backticks, as titles and descriptions of the catalogue have them. */
export function prose(words: string): Html {
  const parts = words.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
  return html`${parts}`;
}
