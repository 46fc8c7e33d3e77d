import { html } from '../html.ts';
import type { Page, PortalTerms } from '../page.ts';
import { command, guidePage } from './guide.ts';

/** The three rights, how people and applications get them, and how to ask for no more than is needed. */
export function rightsGuide({ publicUrl }: PortalTerms): Page {
  return guidePage({
    path: '/docs/rights',
    title: 'Rights',
    description: 'The three rights of Roster, who gets them how, and how to ask for the least.',
    lead: 'Every operation needs one of three rights, a few need two. None includes another: a token that may write cannot read.',
    steps: [
      {
        id: 'three',
        title: 'The three rights',
        content: html`<div class="table" role="region" aria-label="The three rights" tabindex="0"><table><thead><tr><th scope="col">Right</th><th scope="col">What it allows</th><th scope="col">People: scope</th><th scope="col">Applications: role</th></tr></thead><tbody>
<tr><th scope="row">contacts.readonly</th><td>Read contacts and what hangs on them.</td><td data-label="Scope: "><code>contacts.readonly</code></td><td data-label="Role: "><code>Contacts.Read.All</code>, <code>Contacts.ReadWrite.All</code></td></tr>
<tr><th scope="row">contacts.write</th><td>Create, change and delete them. The answer shows the record that was written.</td><td data-label="Scope: "><code>contacts.write</code></td><td data-label="Role: "><code>Contacts.ReadWrite.All</code></td></tr>
<tr><th scope="row">roster.admin</th><td>Locations and their settings, connections, sync and conflicts, erasure, quotas and the audit, campaigns and workflows as such, and the events of these.</td><td data-label="Scope: "><code>roster.admin</code>, and the person has the role <code>Roster.Administrator</code></td><td data-label="Role: "><code>Roster.Administer.All</code></td></tr>
</tbody></table></div>`,
      },
      {
        id: 'people',
        title: 'For a person',
        content: html`<p>An application that acts for someone who signed in asks for scopes by their full names, <code class="wrap">api://{client id of the API}/contacts.readonly</code>. The token then has the short names in <code>scp</code>. Ask at sign-in for what the first page needs, and for more when a person first wants more.</p>
<p>The demo gives a token of one right like this:</p>
${command('one-right', 'READER=$(npm run --silent token -- --scope "contacts.readonly")')}
<p>It reads:</p>
${command('reads', `curl -H "Authorization: Bearer $READER" "${publicUrl}/contacts/?limit=1"`)}
<p>It does not write. The answer is 403 with the code <code>scope_missing</code>, and <code>WWW-Authenticate</code> names the scope that would do:</p>
${command(
  'does-not-write',
  `curl --include -X POST -H "Authorization: Bearer $READER" -H "Content-Type: application/json" \\
  -d '{"firstName":"Noor"}' "${publicUrl}/contacts/"`,
)}`,
      },
      {
        id: 'applications',
        title: 'For an application by itself',
        content: html`<p>A daemon has application roles, which an administrator consents to. Without a role Entra still issues a token; every call with it is 403. A role for applications does nothing in the token of a person, and the other way round.</p>
${command('as-application', 'APPLICATION=$(npm run --silent token -- --app)')}
${command('as-application-reads', `curl -H "Authorization: Bearer $APPLICATION" "${publicUrl}/contacts/?limit=1"`)}`,
      },
      {
        id: 'locations',
        title: 'Locations',
        content: html`<p>A token reaches the locations of its own tenant and no other. A location that is not one of the tenant's is 403, be it real or not. A record of another location is 404 in the same words as one that never was.</p>`,
      },
      {
        id: 'least',
        title: 'Ask for the least',
        content: html`<ul><li>A report needs <code>contacts.readonly</code>. An import that only adds needs <code>contacts.write</code>; find-or-create needs both, since it shows a contact that it did not change.</li>
<li>Give each program its own registration, so that one can be stopped alone and the log tells them apart.</li>
<li>Prefer a person's scopes to an application's roles: roles reach every contact of the tenant, at any time.</li>
<li>Make few people administrators. Nothing that works with contacts needs it.</li></ul>`,
      },
      {
        id: 'discovery',
        title: 'For clients that find out by themselves',
        content: html`<p>Where to get a token, and for which scopes, is published as RFC 9728 says:</p>
${command('metadata', `curl "${publicUrl}/.well-known/oauth-protected-resource"`)}`,
      },
    ],
  });
}
