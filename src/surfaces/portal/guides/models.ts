import { html } from '../html.ts';
import type { Page, PortalTerms } from '../page.ts';
import { command, guidePage } from './guide.ts';

/** How paths, records and answers are made, so that one that was never seen can be guessed. */
export function modelsGuide({ publicUrl }: PortalTerms): Page {
  return guidePage({
    path: '/docs/models',
    title: 'Endpoints and data models',
    description: 'How paths, records, ids, versions, times and pages are made.',
    lead: html`A tenant has locations, a location has contacts, and tasks, notes and appointments hang on a contact. Paths say just that. Every path stands in the <a href="/docs">API reference</a>.`,
    steps: [
      {
        id: 'who',
        title: 'Who you are, and what you reach',
        content: html`<p>The first call worth making answers the tenant, the rights of the token and its locations.</p>
${command('me', `curl -H "Authorization: Bearer $TOKEN" "${publicUrl}/me"`)}
<p>A call names its location in the path, in <code>locationId</code> (query, body or header) or before the path, as <code class="wrap">/at/{locationId}/contacts/</code>; else it means the default one.</p>`,
      },
      {
        id: 'paths',
        title: 'Paths',
        content: html`<ul><li><code>GET /contacts/</code> lists, <code>POST /contacts/</code> creates; both take the path with and without the last slash.</li>
<li><code>GET</code>, <code>PUT</code> and <code>DELETE /contacts/{contactId}</code> read, change and remove one.</li>
<li>What hangs on a contact comes behind it: <code class="wrap">/contacts/{contactId}/tasks/{taskId}</code>.</li></ul>`,
      },
      {
        id: 'records',
        title: 'Records',
        content: html`<p>An id has 20 characters and sorts by the time of its making. <code>version</code> rises with each change and is the <code>ETag</code>. A member without a value is left out of an answer; <code>null</code> or an empty text in a write clears it. An unknown member in a body is refused with 422, so that no misspelling is lost.</p>
<p>Times go out in UTC with milliseconds. Without an offset a time that comes in is read in the zone of the location; a date alone is the whole day there.</p>`,
      },
      {
        id: 'pages',
        title: 'Pages',
        content: html`<p>Lists of contacts go on behind their last one: send <code>startAfter</code> and <code>startAfterId</code> of <code>meta</code>. Lists of what happened go on with <code>nextCursor</code>. Totals are exact up to 10,000; beyond, <code>totalIsEstimate</code> stands beside them.</p>
${command('page', `curl -H "Authorization: Bearer $TOKEN" "${publicUrl}/contacts/?limit=1"`)}`,
      },
      {
        id: 'programs',
        title: 'For programs',
        content: html`<p>The catalogue has each operation with its right, input schema and a sample that its own test made.</p>
${command('catalogue', `curl -H "Authorization: Bearer $TOKEN" "${publicUrl}/catalogue?query=create%20task"`)}`,
      },
    ],
  });
}
