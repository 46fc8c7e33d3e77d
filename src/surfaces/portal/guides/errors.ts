import { errorDescriptions } from '#base/errors.ts';
import { html, prose } from '../html.ts';
import type { Page, PortalTerms } from '../page.ts';
import { command, guidePage } from './guide.ts';

/** What an error looks like, the table of codes, limits, and how to repeat a call. */
export function errorsGuide({ publicUrl }: PortalTerms): Page {
  const rows = errorDescriptions.map(
    ({ code, status, meaning, remedy }) =>
      html`<tr id="${code}"><th scope="row"><code>${code}</code></th><td>${status}</td><td>${prose(meaning)}</td><td>${prose(remedy)}</td></tr>`,
  );
  return guidePage({
    path: '/docs/errors',
    title: 'Errors and limits',
    description: 'What errors look like, what each code means, the limits, and how to repeat a call.',
    lead: "Errors have HighLevel's envelope and a stable code beside it. Decide by the code: sentences may change.",
    steps: [
      {
        id: 'envelope',
        title: 'What an error looks like',
        content: html`<p>Take an id that is nobody's:</p>
${command('not-found', `curl -H "Authorization: Bearer $TOKEN" "${publicUrl}/contacts/nobody"`)}
<p>The answer has <code>statusCode</code>, <code>message</code>, <code>error</code>, <code>code</code> and <code>traceId</code>, which is in the header <code>x-trace-id</code> of every answer and in the log of the server. With 422 <code>message</code> is a list, and <code>fields</code> names each member:</p>
${command(
  'invalid',
  `curl -X POST -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  -d '{"firstname":"Noor","email":7}' "${publicUrl}/contacts/"`,
)}
<p>Nothing is written when the answer is an error.</p>`,
      },
      {
        id: 'limits',
        title: 'Limits',
        content: html`<p>Unless the server was told otherwise, an application may make 100 calls in ten seconds and 200,000 in a day of UTC, for each location and, where a person signed in, for each person. Every answer tells what is left in the headers <code>X-RateLimit-Remaining</code> and <code>X-RateLimit-Daily-Remaining</code>:</p>
${command('limits', `curl --silent --output /dev/null --dump-header - -H "Authorization: Bearer $TOKEN" "${publicUrl}/contacts/?limit=1"`)}
<p>A body holds at most 1 MB, headers 16 kB. A batch counts as one call.</p>`,
      },
      {
        id: 'backoff',
        title: '429 and 503: wait, then repeat',
        content: html`<p><code>Retry-After</code> says in how many seconds. Slow down before that: when <code>X-RateLimit-Remaining</code> is small, wait out the interval. Without the header wait a second, then two, four and so on up to a minute, each with some chance added, so that clients do not come back together. curl does it by itself:</p>
${command('retry', `curl --retry 5 --retry-max-time 120 -H "Authorization: Bearer $TOKEN" "${publicUrl}/contacts/?limit=1"`)}
<p>400, 401, 403, 404 and 422 do not change by repeating. After a 401 with <code>token_expired</code> ask for a new token, once.</p>`,
      },
      {
        id: 'once',
        title: 'Write once, even if you send twice',
        content: html`<p>A call that was cut off may have been done. Give each write a key of your own: repeated with the same key, it answers as the first time and writes nothing more. Keys are kept for 24 hours.</p>
${command(
  'once',
  `for attempt in 1 2; do
  curl -X POST -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
    -H "Idempotency-Key: order-4711" -d '{"firstName":"Amal"}' "${publicUrl}/contacts/"
done`,
)}`,
      },
      {
        id: 'lost',
        title: 'Change what you saw',
        content: html`<p>Each record has a version, and the <code>ETag</code> of the answer holds it. Sent back in <code>If-Match</code>, a change is made only if nobody else made one since; else the answer is 412. So it is where a call has no record to compare, as a create.</p>
${command(
  'if-match',
  `CONTACT=$(curl --silent -H "Authorization: Bearer $TOKEN" "${publicUrl}/contacts/?limit=1" |
  node -p 'JSON.parse(fs.readFileSync(0, "utf8")).contacts[0].id')
curl -X PUT -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  -H 'If-Match: "999999"' -d '{"city":"Lisbon"}' "${publicUrl}/contacts/$CONTACT"`,
)}`,
      },
      {
        id: 'table',
        title: 'Every code',
        content: html`<div class="table" role="region" aria-label="Every code" tabindex="0"><table><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">What it means</th><th scope="col">What to do</th></tr></thead><tbody>${rows}</tbody></table></div>`,
      },
    ],
  });
}
