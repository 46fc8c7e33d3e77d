import { html } from '../html.ts';
import type { Page } from '../page.ts';
import { command, guidePage } from './guide.ts';
import { apiRegistration, portalRegistration, roleIds } from './registrations.ts';

const graph = 'https://graph.microsoft.com/v1.0';

/** Registrations, consent, a token and the first call against a real tenant. */
export function registerGuide(): Page {
  return guidePage({
    path: '/docs/register',
    title: 'Register',
    description:
      'Register Roster in a Microsoft Entra tenant, give consent, get a token, make the first call.',
    lead: html`What an administrator of a Microsoft Entra tenant does once, with the <a href="https://learn.microsoft.com/cli/azure/" rel="noreferrer">Azure CLI</a> and in one terminal: later steps use what earlier ones kept in variables. The directory role Application Administrator is enough.`,
    steps: [
      {
        id: 'sign-in',
        title: '1. Sign in to the tenant',
        content: html`<p>Put in the id of your tenant, and the address under which people will reach Roster.</p>
${command(
  'sign-in',
  `TENANT=00000000-0000-4000-8000-000000000000
ROSTER=https://contacts.example.com
az login --tenant "$TENANT" --allow-no-subscriptions`,
)}`,
      },
      {
        id: 'api',
        title: '2. Register the API',
        content: html`<p>Access tokens are issued for this registration. Nobody signs in to it: it has no secret and no redirect address.</p>
${command('api', 'API=$(az ad app create --display-name "Roster API" --sign-in-audience AzureADMyOrg --query appId --output tsv)')}
<p>It offers three scopes for people and four roles, and asks for tokens of version 2.0, the only ones that Roster takes.</p>
${command('api-permissions', patch('api.json', apiRegistration('$API'), '$API'))}
${command('api-principal', 'az ad sp create --id "$API"')}`,
      },
      {
        id: 'portal',
        title: '3. Register the portal',
        content: html`<p>So that people can sign in here and try calls. It is a single-page application: a page cannot keep a secret, and has none.</p>
${command('portal', 'PORTAL=$(az ad app create --display-name "Roster developer portal" --sign-in-audience AzureADMyOrg --query appId --output tsv)')}
${command('portal-redirect', patch('portal.json', portalRegistration('$ROSTER/docs', '$API'), '$PORTAL'))}
${command('portal-principal', 'az ad sp create --id "$PORTAL"')}`,
      },
      {
        id: 'consent',
        title: '4. Give consent',
        content: html`<p>For the organisation, so that people are not asked one by one. Entra needs up to a few minutes to apply it.</p>
${command('consent', 'az ad app permission admin-consent --id "$PORTAL"')}
<p>Who administers Roster gets a role for it, here yourself. The scope <code>roster.admin</code> alone is not enough.</p>
${command(
  'administrator',
  `ME=$(az ad signed-in-user show --query id --output tsv)
SERVICE=$(az ad sp show --id "$API" --query id --output tsv)
az rest --method POST --url "${graph}/servicePrincipals/$SERVICE/appRoleAssignedTo" \\
  --headers Content-Type=application/json \\
  --body "{\\"principalId\\":\\"$ME\\",\\"resourceId\\":\\"$SERVICE\\",\\"appRoleId\\":\\"${roleIds.administrator}\\"}"`,
)}`,
      },
      {
        id: 'server',
        title: '5. Configure the server',
        content: html`<p>In the folder of Roster. With a tenant named, the local stand-in is gone and real tokens alone are taken.</p>
${command(
  'configure',
  `cat > .env <<END
ROSTER_TENANT_ID=$TENANT
ROSTER_API_CLIENT_ID=$API
ROSTER_PORTAL_CLIENT_ID=$PORTAL
ROSTER_PUBLIC_URL=$ROSTER
ROSTER_MASTER_KEY=$(node -p 'crypto.randomBytes(32).toString("base64")')
END`,
)}
<p>The master key seals secrets at rest: keep a copy apart from the database and its backups. Then <code>npm start</code>. Roster itself speaks plain HTTP: put a proxy with a certificate before it, and let <code>HOST</code> be an address that the proxy reaches.</p>`,
      },
      {
        id: 'application',
        title: '6. Register an application',
        content: html`<p>A program without a person, such as a nightly import. It gets the one role that it needs.</p>
${command(
  'application',
  `CLIENT=$(az ad app create --display-name "Nightly import" --sign-in-audience AzureADMyOrg --query appId --output tsv)
az ad sp create --id "$CLIENT"
az ad app permission add --id "$CLIENT" --api "$API" --api-permissions ${roleIds.readWrite}=Role
az ad app permission admin-consent --id "$CLIENT"
SECRET=$(az ad app credential reset --id "$CLIENT" --query password --output tsv)`,
)}
<p>A managed identity or a certificate is better than a secret where the program runs in a place that has them.</p>`,
      },
      {
        id: 'token',
        title: '7. Get a token',
        content: html`<p>Applications ask for <code>.default</code>: the token holds the roles that were consented to. It lasts about an hour; keep it until it expires.</p>
${command(
  'application-token',
  `TOKEN=$(curl --silent --data-urlencode "grant_type=client_credentials" \\
  --data-urlencode "client_id=$CLIENT" --data-urlencode "client_secret=$SECRET" \\
  --data-urlencode "scope=api://$API/.default" \\
  "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token" |
  node -p 'JSON.parse(fs.readFileSync(0, "utf8")).access_token')`,
)}
<p>In a national cloud the first part of the address is another; set <code>ROSTER_AUTHORITY</code> to the same.</p>`,
      },
      {
        id: 'call',
        title: '8. Make the first call',
        content: html`${command('first-call', 'curl -H "Authorization: Bearer $TOKEN" "$ROSTER/contacts/"')}
<p>A 401 names in <code>code</code> what is wrong with the token; <a href="/docs/errors#table">the table</a> says what to do. Most often it is <code>token_version</code>: step 2 was left out.</p>`,
      },
    ],
  });

  function patch(file: string, registration: object, clientId: string): string {
    return `cat > ${file} <<END
${JSON.stringify(registration, null, 2)}
END
az rest --method PATCH --url "${graph}/applications(appId='${clientId}')" \\
  --headers Content-Type=application/json --body @${file}`;
  }
}
