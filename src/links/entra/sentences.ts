/** Which application in which tenant was refused. */
export interface Asker {
  readonly tenantId: string;
  readonly clientId: string;
}

type Sentence = (asker: Asker) => string;

/**
 * What Roster says for the numbers that Entra ID answers to an application that asks for a token (Microsoft identity
 * platform, error codes). The numbers change: nothing is decided by them.
 */
const sentences: Readonly<Record<number, Sentence>> = {
  50194: () => 'This registration serves one organisation. Enter the id of its tenant.',
  50196: () => 'Entra ID saw too many equal requests; Roster paused asking for five minutes.',
  53003: () =>
    'A Conditional Access policy of the organisation blocks this application. Give the correlation id to an administrator.',
  65001: ({ clientId }) => consent(clientId),
  650056: ({ clientId }) => consent(clientId),
  650057: () => permission,
  70011: () => permission,
  28002: () => permission,
  500011: ({ tenantId }) =>
    `Microsoft Graph is not known in tenant ${tenantId}. Check that the cloud of the tenant and the address of Graph belong together.`,
  700016: ({ tenantId, clientId }) =>
    `There is no application ${clientId} in tenant ${tenantId}. Check both values; they are on the Overview page of the app registration.`,
  700025: () =>
    'The registration is a public client. Register it as a confidential one, of the platform Web.',
  700027: () =>
    "The certificate does not match the registration, or this server's clock is off. Upload the certificate under Certificates & secrets and check the clock.",
  7000112: ({ clientId }) =>
    `The application ${clientId} is disabled in this tenant. Enable it under Enterprise applications > Properties.`,
  7000215: () => "The client secret is not right. Copy the secret's Value, not its Secret ID.",
  7000218: () => 'Entra ID asks for a secret or a certificate, and none was sent. Enter one.',
  7000222: () =>
    'The client secret has expired. Create a new one under Certificates & secrets and enter it here.',
  90002: ({ tenantId }) =>
    `There is no tenant ${tenantId} in this cloud. Check the id, or the address of the national cloud.`,
  900023: ({ tenantId }) =>
    `${tenantId} is neither the id of a tenant nor one of its domains. Copy the Directory (tenant) ID.`,
  900144: () => malformed,
  9002313: () => malformed,
  90024: () => busy,
  90033: () => busy,
  90055: () => busy,
};

const permission =
  'Entra ID does not know the permission that was asked for. Check the address of Microsoft Graph for this cloud.';
const malformed =
  'Entra ID took the request for malformed. Something between Roster and Entra ID may have changed it.';
const busy = "Microsoft's sign-in is busy. Roster tries again by itself.";

function consent(clientId: string): string {
  return `The application ${clientId} has not been approved yet. An administrator grants consent under API permissions of the app registration.`;
}

/** The sentence for a number, or one that names it. */
export function sentenceFor(number: number | undefined, error: string, asker: Asker): string {
  const known = number === undefined ? undefined : sentences[number];
  if (known) return known(asker);
  return `Entra ID refused to give a token (${number === undefined ? error : `AADSTS${number}, ${error}`}). Look the number up at https://login.microsoftonline.com/error.`;
}
