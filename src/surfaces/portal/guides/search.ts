import { customFieldOperators, searchBounds, searchFields, sortFields } from '#contacts/search-fields.ts';
import { html } from '../html.ts';
import type { Page, PortalTerms } from '../page.ts';
import { command, guidePage } from './guide.ts';
import { codes, table } from './table.ts';

/** The grammar of a search: words, filters, groups, sorts, pages. Its tables are the ones that searches are read by. */
export function searchGuide({ publicUrl }: PortalTerms): Page {
  const fields = Object.entries(searchFields).map(
    ([name, { kind, operators }]) =>
      html`<tr><th scope="row"><code>${name}</code></th><td>${codes(operators)}</td><td>${kinds[kind]}</td></tr>`,
  );
  const custom = Object.entries(customFieldOperators).map(
    ([type, operators]) =>
      html`<tr><th scope="row"><code>${type}</code></th><td>${codes(operators)}</td></tr>`,
  );
  return guidePage({
    path: '/docs/search',
    title: 'Search',
    description: 'How contacts are searched: words, filters, groups, sorts and pages.',
    lead: html`<a href="/docs#contact.search"><code>POST /contacts/search</code></a> takes HighLevel's grammar. What was written can be found at once.`,
    steps: [
      {
        id: 'words',
        title: 'Words',
        content: html`<p><code>query</code> holds words of at most ${searchBounds.queryLength} characters together. Each must be found in a name, an e-mail address, a phone number or the company. From three characters on a word is found anywhere inside, shorter ones at the beginning. Case and accents do not count.</p>
${command(
  'words',
  `curl -X POST -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  -d '{"pageLimit":5,"query":"example"}' "${publicUrl}/contacts/search"`,
)}`,
      },
      {
        id: 'filters',
        title: 'Filters and groups',
        content: html`<p>Filters are joined by and. A filter is <code>{field, operator, value}</code>, or a group <code>{group, filters}</code> of <code>AND</code> or <code>OR</code>; groups nest up to ${searchBounds.depth} deep, with ${searchBounds.filters} filters in all. A value has at most ${searchBounds.valueLength} characters. <code>not_eq</code> and <code>not_contains</code> match contacts without a value too.</p>
${command(
  'filters',
  `curl -X POST -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  -d '{
    "pageLimit": 5,
    "filters": [
      {"field": "email", "operator": "exists"},
      {"group": "OR", "filters": [
        {"field": "tags", "operator": "contains", "value": "new"},
        {"field": "dateAdded", "operator": "range", "value": {"gte": "2026-01-01"}}
      ]}
    ],
    "sort": [{"field": "lastNameLowerCase", "direction": "asc"}]
  }' "${publicUrl}/contacts/search"`,
)}
<p><code>range</code> takes <code>gt</code>, <code>gte</code>, <code>lt</code> and <code>lte</code>. Dates are days of the location, or moments with an offset.</p>`,
      },
      {
        id: 'pages',
        title: 'Order and pages',
        content: html`<p>At most ${searchBounds.sorts} sorts, by ${codes(sortFields)}. <code>page</code> counts from 1 and reaches the first 10,000 contacts. For more, send the <code>searchAfter</code> of the last contact of the page before.</p>`,
      },
      {
        id: 'fields',
        title: 'Fields',
        content: table('Fields', ['Field', 'Operators', 'Compared as'], fields),
      },
      {
        id: 'custom',
        title: 'Custom fields',
        content: html`<p>A custom field is <code>customFields.{id of the field}</code>; its data type says which operators it takes. A box of a list of text boxes is <code>customFields.{id}.{id of the box}</code>.</p>${table('Custom fields', ['Data type', 'Operators'], custom)}`,
      },
    ],
  });
}

const kinds: Readonly<Record<(typeof searchFields)[keyof typeof searchFields]['kind'], string>> = {
  reference: 'An id',
  text: 'Text',
  address: 'An address, additional ones too',
  tag: 'The name of a tag',
  time: 'A time',
  'date-of-birth': 'A date',
  flag: 'True or false',
  dnd: 'A state of do-not-disturb',
  empty: "HighLevel's; nothing is held for it here",
};
