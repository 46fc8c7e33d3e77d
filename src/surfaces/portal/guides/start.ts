import { html } from '../html.ts';
import type { Page, PortalTerms } from '../page.ts';
import { command, guidePage } from './guide.ts';

/** From a clone to a first contact, on one machine and without an account anywhere. */
export function startGuide({ publicUrl }: PortalTerms): Page {
  return guidePage({
    path: '/docs/start',
    title: 'Start',
    description: 'From nothing to the first contact in five minutes, without an account anywhere.',
    lead: 'Roster comes with demo data and a stand-in for an Entra tenant, so that the first call needs no account. All people in it are made up.',
    steps: [
      {
        id: 'server',
        title: '1. Start the server',
        content: html`<p>In a clone of Roster, on any Node from 20 up. The first start installs what it needs and loads about 200 contacts in two locations.</p>
${command('start', 'npm start')}
<p>It prints its address. This page was served from <code class="wrap">${publicUrl}</code>.</p>`,
      },
      {
        id: 'token',
        title: '2. Get a token',
        content: html`<p>In a second terminal, in the same folder. The token is got by the flow that a client would use, and is good for an hour.</p>
${command('token', 'TOKEN=$(npm run --silent token)')}
<p>Every call carries it in <code>Authorization: Bearer …</code>. Cookies, query and body are not looked at.</p>`,
      },
      {
        id: 'read',
        title: '3. Read contacts',
        content: html`<p>A call that names no location means the default one of your tenant.</p>
${command('list', `curl -H "Authorization: Bearer $TOKEN" "${publicUrl}/contacts/?limit=2"`)}
<p>With <code>include</code> the tasks, notes and appointments of each come in the same answer.</p>
${command('include', `curl -H "Authorization: Bearer $TOKEN" "${publicUrl}/contacts/?limit=2&include=tasks,notes"`)}`,
      },
      {
        id: 'write',
        title: '4. Create a contact',
        content: html`<p>A task and a note can come with it: all is written, or nothing. Upsert finds the contact again by its address, so the line can be run twice.</p>
${command(
  'upsert',
  `curl -X POST -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  -d '{"firstName":"Noor","email":"noor@example.com","tags":["newsletter"],"notes":[{"body":"Met at the fair."}]}' \\
  "${publicUrl}/contacts/upsert"`,
)}
<p>In the <a href="/docs">API reference</a> each operation has its line, and a form that tries it.</p>`,
      },
      {
        id: 'clients',
        title: '5. Point a HighLevel client here',
        content: html`<p>Clients of HighLevel's contacts API need another base URL and a token of your tenant. Paths, members and errors are the same; every <code>Version</code> that HighLevel knows is taken, and none too. A client that can name no location per call puts it into its base URL: <code class="wrap">${publicUrl}/at/{locationId}</code>.</p>
<p>Next: <a href="/docs/register">register Roster in your own tenant</a>.</p>`,
      },
    ],
  });
}
