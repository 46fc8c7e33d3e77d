import { consentPath } from '#links/consent-path.ts';
import { linkScopes } from '#links/highlevel/oauth.ts';
import { codeBlock } from '../code.ts';
import { html } from '../html.ts';
import type { Page, PortalTerms } from '../page.ts';
import { guidePage } from './guide.ts';

const scopes = html`<ul>${linkScopes.map(scope => html`<li><code>${scope}</code></li>`)}</ul>`;

/** How a HighLevel account is linked with a location. */
export function highLevelGuide({ publicUrl }: PortalTerms): Page {
  const create = (
    body: string,
  ) => `curl -X POST -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  -d '${body}' \\
  "${publicUrl}/connections/"`;
  const call = (path: string, body?: string) =>
    `curl -X POST -H "Authorization: Bearer $TOKEN"${body === undefined ? '' : ` -H "Content-Type: application/json" -d '${body}'`} "${publicUrl}/connections/<id>${path}"`;
  return guidePage({
    path: '/docs/highlevel',
    title: 'HighLevel',
    description: 'Keep the contacts of a location and of a HighLevel account alike.',
    lead: 'A connection keeps the contacts of one location here and of one location (sub-account) of HighLevel alike, both ways: with tags, notes, tasks, the link to a business and custom fields. It signs in by a token of that location, or by an application that somebody installs there.',
    steps: [
      {
        id: 'token',
        title: 'By a token',
        content: html`<p>In HighLevel, in the settings of the location, make a private integration with these scopes:</p>${scopes}
${codeBlock('Shell', create('{"type":"highlevel","name":"My account","settings":{"locationId":"<HighLevel location>"},"credentials":{"privateIntegrationToken":"<token>"}}'))}`,
      },
      {
        id: 'application',
        title: 'By an application',
        content: html`<p>In HighLevel's marketplace, give an application for sub-accounts the same scopes and the redirect address <code>${publicUrl}${consentPath}</code>. Its client id is a setting, its secret a credential; who signs in chooses the location.</p>
${codeBlock('Shell', create('{"type":"highlevel","name":"My account","settings":{"clientId":"<client id>"},"credentials":{"clientSecret":"<secret>"}}'))}
<p>Open the <code>url</code> of this answer in a browser. It holds for 15 minutes and for one use.</p>
${codeBlock('Shell', call('/authorize'))}
<p>Tokens are renewed by themselves. Where that ends, since the application was removed there, the connection is <code>broken</code> and says so: authorise it again.</p>`,
      },
      {
        id: 'test',
        title: 'Test it',
        content: html`<p>The answer says for the token, the location and each scope whether it is right, and what to do where it is not. Nothing is written.</p>
${codeBlock('Shell', call('/test'))}`,
      },
      {
        id: 'first',
        title: 'The first link',
        content: html`<p>Where the location has contacts already, nothing is written on either side until somebody has decided; the connection is <code>stopped</code> and names its <code>runId</code>. The preview counts what would be made, changed and tied together on each side, shows some of each, and lists what would have to be decided.</p>
${codeBlock('Shell', call('/preview'))}
${codeBlock('Shell', call('/runs/<runId>/decision', '{"decision":"continue"}'))}
<p>With <code>discard</code> the connection is paused. Contacts are taken for the same by e-mail, then by phone. What differs is settled by the setting <code>conflicts</code>.</p>`,
      },
      {
        id: 'webhooks',
        title: 'Webhooks',
        content: html`<p>Enter the connection's <code>webhookUrl</code> at the application, and changes there arrive at once; without, they are looked for every five minutes.</p>`,
      },
    ],
  });
}
