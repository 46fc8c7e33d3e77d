/** Which application in which tenant was refused. */
export interface Asker {
  readonly tenantId: string;
  readonly clientId: string;
}

/** The number in what Entra ID says of an error; nothing where there is none. */
export function numberIn(description: unknown): number | undefined {
  const number = /^AADSTS(\d{1,9})/.exec(typeof description === 'string' ? description : '')?.[1];
  return number === undefined ? undefined : Number(number);
}

type Sentence = (asker: Asker) => string;

/**
 * What Roster says for the numbers that Entra ID answers to an application that asks for a token, and sends back with an
 * administrator who was asked for consent (Microsoft identity platform, error codes). The numbers change: nothing is
 * decided by them. Numbers of sign-ins that Roster has no part in have no sentence here.
 */
const sentences: Readonly<Record<number, Sentence>> = {
  50020: ({ tenantId }) => stranger(tenantId),
  50034: ({ tenantId }) => stranger(tenantId),
  90072: ({ tenantId }) => stranger(tenantId),
  50057: () => 'The account that signed in is disabled. Sign in with another one.',
  50074: () => moreProof,
  50076: () => moreProof,
  50079: () => moreProof,
  50105: ({ clientId }) =>
    `The account that signed in was not assigned to the application ${clientId}. Assign it under Enterprise applications > Users and groups.`,
  50194: () => 'This registration serves one organisation. Enter the id of its tenant.',
  50196: () => 'Entra ID saw too many equal requests; Roster paused asking for five minutes.',
  53000: () => device,
  53001: () => device,
  530003: () => device,
  53003: () =>
    'A Conditional Access policy of the organisation blocks this application. Give the correlation id to an administrator.',
  65001: ({ clientId }) => consent(clientId),
  65004: () => 'The consent was declined. Nothing was changed.',
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
  70043: () => 'The organisation asks for another sign-in, since the last one is too old. Sign in again.',
  90002: ({ tenantId }) =>
    `There is no tenant ${tenantId} in this cloud. Check the id, or the address of the national cloud.`,
  900023: ({ tenantId }) =>
    `${tenantId} is neither the id of a tenant nor one of its domains. Copy the Directory (tenant) ID.`,
  90094: () => administrator,
  90095: () => administrator,
  900144: () => malformed,
  9002313: () => malformed,
  90024: () => busy,
  90033: () => busy,
  90055: () => busy,
};

const moreProof = 'The organisation asks for another step of the sign-in. Begin again, and go all the steps.';
const device = 'The organisation lets accounts sign in from managed devices alone. Use such a device.';
const administrator =
  'Only an administrator may approve this. Send the address that connection.authorize answers to one.';
const permission =
  'Entra ID does not know the permission that was asked for. Check the address of Microsoft Graph for this cloud.';
const malformed =
  'Entra ID took the request for malformed. Something between Roster and Entra ID may have changed it.';
const busy = "Microsoft's sign-in is busy. Roster tries again by itself.";

function consent(clientId: string): string {
  return `The application ${clientId} has not been approved yet. An administrator grants consent under API permissions of the app registration.`;
}

function stranger(tenantId: string): string {
  return `The account that signed in is neither a member nor a guest of tenant ${tenantId}. Sign in with one that is.`;
}

/** The sentence for a number that is known. */
export function knownSentence(number: number | undefined, asker: Asker): string | undefined {
  return number === undefined ? undefined : sentences[number]?.(asker);
}

/** The sentence for a number, or one that names it. */
export function sentenceFor(number: number | undefined, error: string, asker: Asker): string {
  const known = knownSentence(number, asker);
  if (known !== undefined) return known;
  return `Entra ID refused to give a token (${number === undefined ? error : `AADSTS${number}, ${error}`}). Look the number up at https://login.microsoftonline.com/error.`;
}
