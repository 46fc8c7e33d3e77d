import { html } from '../html.ts';
import type { Page, PortalTerms } from '../page.ts';
import { command, guidePage } from './guide.ts';

const rows: readonly (readonly [string, string])[] = [
  ['objectId', 'externalId'],
  ['userPrincipalName', 'userName'],
  ['Switch([IsSoftDeleted], , "False", "True", "True", "False")', 'active'],
  ['displayName', 'displayName'],
  ['givenName, surname', 'name.givenName, name.familyName'],
  ['mail', 'emails[type eq "work"].value'],
  ['mobile, telephoneNumber', 'phoneNumbers[type eq "mobile"].value, phoneNumbers[type eq "work"].value'],
  ['jobTitle', 'title'],
  [
    'streetAddress, city, state, postalCode, country',
    'addresses[type eq "work"].streetAddress, .locality, .region, .postalCode, .country',
  ],
  ['physicalDeliveryOfficeName', 'addresses[type eq "work"].formatted'],
  [
    'department, employeeId, companyName, manager',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department, :employeeNumber, :organization, :manager',
  ],
];

/** How Entra ID sends people by SCIM. */
export function provisioningGuide({ publicUrl }: PortalTerms): Page {
  return guidePage({
    path: '/docs/provisioning',
    title: 'Provisioning',
    description: 'Let the provisioning service of Microsoft Entra ID send people to Roster by SCIM 2.0.',
    lead: 'With SCIM the directory sends its people, where Roster otherwise asks for them. It needs no application permission in the tenant, and who is sent is decided in Entra. A tenant sends by one of the two ways.',
    steps: [
      {
        id: 'connection',
        title: '1. Make a connection',
        content: html`<p>The answer has the tenant URL and the secret token. The secret is shown this once; Roster keeps a digest of it.</p>
${command(
  'scim-connection',
  `CONNECTION=$(curl --silent -X POST -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  -d '{"type":"scim","name":"Provisioning"}' "${publicUrl}/connections/")
SCIM_URL=$(echo "$CONNECTION" | node -p 'JSON.parse(fs.readFileSync(0, "utf8")).connection.scimUrl')
SCIM_SECRET=$(echo "$CONNECTION" | node -p 'JSON.parse(fs.readFileSync(0, "utf8")).connection.bearer')`,
)}
<p>What Entra's <em>Test connection</em> asks is a user that nobody is. The answer is an empty list:</p>
${command(
  'scim-test',
  `curl --get -H "Authorization: Bearer $SCIM_SECRET" --data-urlencode 'filter=userName eq "nobody"' "$SCIM_URL/Users"`,
)}`,
      },
      {
        id: 'entra',
        title: '2. Enter it in Entra',
        content: html`<p>In the Entra admin center: <em>Enterprise applications</em>, <em>New application</em>, <em>Create your own application</em>, one that is not in the gallery. Under <em>Provisioning</em> choose automatic, enter the tenant URL and the secret token, and test the connection. An empty secret makes Entra send a token of its own, which is refused.</p>
<p>Both forms in which Entra sends changes are taken, with <code>?aadOptscim062020</code> behind the tenant URL and without.</p>`,
      },
      {
        id: 'mappings',
        title: '3. Set the mappings',
        content: html`<p>Turn the mapping of groups off. Map <code>externalId</code> to <code>objectId</code>: by default it is <code>mailNickname</code>, which changes with a marriage. A person is known here by what <code>externalId</code> was when they first came.</p>
<div class="table" role="region" aria-label="Attributes" tabindex="0"><table><thead><tr><th scope="col">Entra ID</th><th scope="col">SCIM</th></tr></thead><tbody>
${rows.map(([entra, scim]) => html`<tr><td><code>${entra}</code></td><td data-label="SCIM: "><code class="wrap">${scim}</code></td></tr>`)}
</tbody></table></div>
<p>What is not known is left out. Values are kept and answered as they were sent; they are brought into the form of a contact on the way there, by the mapping of the connection.</p>`,
      },
      {
        id: 'leavers',
        title: 'Who leaves',
        content: html`<p>Entra sends <code>active: false</code> for people who are disabled, deleted or no longer assigned; with them is done what the connection says of disabled people. A delete follows 30 days after a deletion, and never after an assignment was taken away. Who comes back is restored with all they had.</p>`,
      },
      {
        id: 'rotation',
        title: 'Change the secret',
        content: html`<p>Set the credentials of the connection to <code>{}</code>: the answer has a new secret. The former one is taken for another day, or until the next change, so that nobody has to hurry.</p>`,
      },
    ],
  });
}
