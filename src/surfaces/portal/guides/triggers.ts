import { html } from '../html.ts';
import type { Page, PortalTerms } from '../page.ts';
import { command, guidePage } from './guide.ts';

/** What tells that something happened, and what can be done then. */
export function triggersGuide({ publicUrl, tenantIds }: PortalTerms): Page {
  return guidePage({
    path: '/docs/triggers',
    title: 'Triggers and actions',
    description: 'How a program learns of changes, and how it acts on them once.',
    lead: html`A trigger tells that something happened, an action changes something. All of both stand in the <a href="/docs/catalogue">catalogue</a>.`,
    steps: [
      {
        id: 'events',
        title: 'Events',
        content: html`<p>A change and its event are stored in one transaction, so none is lost. An event has a stable <code>id</code>, the <code>type</code>, who made the change, the record after it in <code>data</code>, and old and new values in <code>changes</code>. Those of one contact keep their order.</p>
${command('types', `curl -H "Authorization: Bearer $TOKEN" "${publicUrl}/events/types?types=contact.created"`)}`,
      },
      {
        id: 'poll',
        title: 'Ask for them',
        content: html`<p>Keep <code>nextCursor</code> and send it with the next call, also after an empty page. Events are kept for 90 days; a cursor older than that is answered with 410 and <code>cursor_expired</code>.</p>
${command('poll', `curl -H "Authorization: Bearer $TOKEN" "${publicUrl}/events/?types=contact.created&limit=2"`)}`,
      },
      {
        id: 'webhooks',
        title: 'Have them sent',
        content: html`<p>A subscription sends them to a URL, signed after <a href="https://www.standardwebhooks.com/">Standard Webhooks</a>; the answer shows its <code>secret</code> once. What does not arrive is tried again for three days, later each time, and in order for each contact. With <code>"format":"highlevel"</code> the body is HighLevel’s, signed in <code>X-GHL-Signature</code>; the public key for it, which HighLevel’s SDK takes as <code>webhookPublicKey</code>, is read without a token. The SDK’s middleware knows its app by the beginning of your client id.</p>
${command(
  'subscribe',
  `curl -X POST -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  -d '{"url":"https://hooks.example.com/roster","events":["contact.created"],"format":"highlevel"}' "${publicUrl}/subscriptions/"
curl "${publicUrl}/.well-known/webhook-keys/${tenantIds[0] ?? 'common'}"`,
)}`,
      },
      {
        id: 'act',
        title: 'Act once',
        content: html`<p>An event may reach you twice: go by its <code>id</code>. Made into an <code>Idempotency-Key</code> it makes an action happen once, whatever is repeated.</p>
${command(
  'act',
  `EVENT=$(curl --silent -H "Authorization: Bearer $TOKEN" "${publicUrl}/events/?types=contact.created&limit=1")
CONTACT=$(node -p 'JSON.parse(process.argv[1]).events[0].data.contact.id' "$EVENT")
ID=$(node -p 'JSON.parse(process.argv[1]).events[0].id' "$EVENT")
curl -X POST -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  -H "Idempotency-Key: welcome-$ID" -d '{"title":"Welcome","dueDate":"2030-01-02"}' \\
  "${publicUrl}/contacts/$CONTACT/tasks"`,
)}`,
      },
      {
        id: 'segments',
        title: 'Who enters, who leaves',
        content: html`<p>A search that is saved as a segment has triggers of its own: <code>contact.enteredSegment</code> and <code>contact.leftSegment</code> tell of each change of a contact that makes it match, or match no more. Changing the filter tells nothing.</p>
${command(
  'segment',
  `curl -X POST -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  -d '{"name":"With e-mail","filters":[{"field":"email","operator":"exists"}]}' "${publicUrl}/segments/"`,
)}`,
      },
    ],
  });
}
