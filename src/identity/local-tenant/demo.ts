import { randomBytes } from 'node:crypto';
import type { LocalTenantHandle } from './find-handle.ts';
import type { Application, Person } from './tenant.ts';

/** The demo tenant. Its ids are always the same, so that tokens, links and examples of one start fit the next. */
export const demoTenantId = '6d5a1f0e-2c34-4b8f-9a71-d0c3e5b7a912';

export const demoApi = { clientId: 'b8f3c1d2-7e40-4a56-8c19-2f6ad4e0b735', name: 'Roster API' };

/** Client ids of the applications that are registered in the demo tenant. */
export const demoClients = {
  portal: '3e9b7c54-1a2d-4f68-b0e3-96c8d5a41f27',
  commandLine: '91c4e2a7-5b3f-4d09-8e76-0af1b3d2c648',
  automation: 'c27d8f16-943e-4b5a-a1d0-5e8b6f3c9074',
  administration: '5f60b9e3-d8a1-4c72-9b34-e1f7c2a80d56',
} as const;

/** The secrets of the applications that have one. */
export interface DemoSecrets {
  readonly automation: string;
  readonly administration: string;
}

/** Each start makes new ones. */
export function newDemoSecrets(): DemoSecrets {
  const secret = () => randomBytes(30).toString('base64url');
  return { automation: secret(), administration: secret() };
}

export interface DemoAddresses {
  /** Where the portal's page takes the answer of a sign-in, as `http://127.0.0.1:8080/docs`. */
  readonly portalRedirectUris: readonly string[];
  readonly secrets: DemoSecrets;
}

export function demoApplications({ portalRedirectUris, secrets }: DemoAddresses): readonly Application[] {
  return [
    {
      clientId: demoClients.portal,
      name: 'Roster developer portal',
      kind: 'spa',
      redirectUris: portalRedirectUris,
    },
    {
      clientId: demoClients.commandLine,
      name: 'Roster command line',
      kind: 'public',
      redirectUris: [demoCommandLineRedirect],
    },
    {
      clientId: demoClients.automation,
      name: 'Nightly import',
      kind: 'daemon',
      redirectUris: [],
      secret: secrets.automation,
      roles: ['Contacts.ReadWrite.All'],
    },
    {
      clientId: demoClients.administration,
      name: 'Roster automation',
      kind: 'daemon',
      redirectUris: [],
      secret: secrets.administration,
      roles: ['Contacts.Read.All', 'Contacts.ReadWrite.All', 'Roster.Administer.All'],
    },
  ];
}

export const demoCommandLineRedirect = 'http://localhost';

/** People who exist nowhere else. The first administers Roster. */
export const demoPeople: readonly [Person, ...Person[]] = [
  {
    objectId: '0b1d6f5a-8e27-4c93-a4f1-7d52e9c0b681',
    name: 'Ada Examplewright',
    email: 'ada@northwind.example',
    roles: ['Roster.Administrator'],
  },
  {
    objectId: '1c82a7e4-3f60-4d1b-9b85-60f4d3a2c79e',
    name: 'Bruno Placeholder',
    email: 'bruno@northwind.example',
  },
  {
    objectId: '2d93b8f5-40a1-4e2c-8c96-71a5e4b3d8af',
    name: 'Chiyo Sampleton',
    email: 'chiyo@northwind.example',
  },
  {
    objectId: '3ea4c906-51b2-4f3d-9da7-82b6f5c4e9b0',
    name: 'Dmitri Testov',
    email: 'dmitri@northwind.example',
  },
  {
    objectId: '4fb5da17-62c3-404e-8eb8-93c706d5fac1',
    name: 'Élodie Fictive',
    email: 'elodie@northwind.example',
  },
  {
    objectId: '50c6eb28-73d4-415f-9fc9-a4d817e60bd2',
    name: 'Farid Mockingham',
    email: 'farid@guest.example',
  },
];

export interface DemoServer {
  readonly authority: string;
  readonly secrets: DemoSecrets;
  readonly port: number;
  readonly baseUrl: string;
  readonly locationId: string;
}

/** What the running demo leaves for `npm run token`. */
export function demoHandle({ secrets, ...server }: DemoServer): LocalTenantHandle {
  return {
    ...server,
    tenantId: demoTenantId,
    apiClientId: demoApi.clientId,
    commandLineClientId: demoClients.commandLine,
    commandLineRedirectUri: demoCommandLineRedirect,
    application: { clientId: demoClients.administration, secret: secrets.administration },
    administrator: demoPeople[0].objectId,
  };
}
