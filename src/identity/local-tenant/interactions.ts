import type { IncomingMessage, ServerResponse } from 'node:http';
import type { InteractionDetails, Provider } from 'oidc-provider';
import { entraError } from './errors.ts';
import { consentPage, errorPage, pageHeaders, signInPage } from './pages.ts';
import { delegatedPermissions } from './permissions.ts';
import { findApplication, findPerson, type Tenant } from './tenant.ts';

interface Interaction {
  readonly tenant: Tenant;
  readonly provider: Provider;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Shows the page that a sign-in waits at: whom to be, or what to allow. */
export async function showInteraction({ tenant, provider, request, response }: Interaction): Promise<void> {
  const details = await provider.interactionDetails(request, response);
  const application = findApplication(tenant, details.params.client_id);
  if (!application) {
    response.writeHead(400, pageHeaders()).end(errorPage(entraError(700016, tenant.clock())));
    return;
  }
  const page =
    details.prompt.name === 'login'
      ? signInPage(tenant, application, details.params.login_hint)
      : consentPage({
          application,
          permissions: delegatedPermissions.filter(({ value }) => missingScopes(details).includes(value)),
          person: findPerson(tenant, details.session?.accountId),
        });
  response.writeHead(200, pageHeaders()).end(page);
}

/** Takes the answer to that page and lets the sign-in go on. */
export async function finishInteraction(interaction: Interaction, form: URLSearchParams): Promise<void> {
  const { tenant, provider, request, response } = interaction;
  const details = await provider.interactionDetails(request, response);
  const person = findPerson(tenant, form.get('person'));
  const isLogin = details.prompt.name === 'login';
  if (isLogin && person) {
    const login = { accountId: person.objectId };
    await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
  } else if (!isLogin && form.get('consent') === 'accept') {
    const consent = { grantId: await grantWhatIsMissing(provider, details) };
    await provider.interactionFinished(request, response, { consent });
  } else {
    const declined = { error: 'access_denied', error_description: 'The person declined.' };
    await provider.interactionFinished(request, response, declined, { mergeWithLastSubmission: false });
  }
}

function missingScopes({ prompt, params }: InteractionDetails): readonly string[] {
  const missing = Object.values(prompt.details.missingResourceScopes ?? {}).flat();
  // Asked for again by `prompt=consent`, nothing is missing: then the page names what is asked for.
  return missing.length > 0 ? missing : String(params.scope ?? '').split(' ');
}

async function grantWhatIsMissing(provider: Provider, details: InteractionDetails): Promise<string> {
  const { missingOIDCScope, missingResourceScopes } = details.prompt.details;
  const owner = {
    accountId: details.session?.accountId ?? '',
    clientId: String(details.params.client_id),
  };
  const known = details.grantId === undefined ? undefined : await provider.Grant.find(details.grantId);
  const grant = known ?? new provider.Grant(owner);
  if (missingOIDCScope) grant.addOIDCScope(missingOIDCScope.join(' '));
  for (const [api, scopes] of Object.entries(missingResourceScopes ?? {}))
    grant.addResourceScope(api, scopes.join(' '));
  return grant.save();
}
