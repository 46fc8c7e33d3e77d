import Type, { type Static } from 'typebox';
import { textForms } from '#base/text-forms.ts';
import { LeaverRules } from './directory/leaver.ts';
import { ScopeFilter } from './directory/scope.ts';

export const connectionTypes = ['entra', 'scim', 'highlevel'] as const;
export type ConnectionType = (typeof connectionTypes)[number];

export const connectionHealths = ['new', 'onTime', 'late', 'stopped', 'broken', 'paused'] as const;

/** How it goes with a connection. */
export const ConnectionHealth = Type.Object({
  state: Type.Enum([...connectionHealths], {
    description:
      '`late` while tries fail, which passes by itself; `stopped` until a person decides on a run; `broken` until a person mends the secret, the consent or a permission.',
  }),
  lagSeconds: Type.Optional(
    Type.Integer({ description: 'For how long what the other side has may not be here yet.' }),
  ),
  failures: Type.Integer({ description: 'Tries in a row that failed.' }),
  failingSince: Type.Optional(Type.String({ format: 'date-time' })),
  lastFailure: Type.Optional(
    Type.Object({
      code: Type.String({ description: 'As the other side names it, such as `AADSTS7000222`.' }),
      message: Type.String({ description: 'What happened and what to do next.' }),
    }),
  ),
  nextTryAt: Type.Optional(Type.String({ format: 'date-time' })),
  problems: Type.Optional(
    Type.Array(
      Type.Object({
        conflictId: Type.String({ description: 'By which it is decided.' }),
        field: Type.String({ description: '`customField:` and its key.' }),
        message: Type.String({ description: 'What happened and what to do next.' }),
      }),
      {
        description:
          'Custom fields that are renamed, retyped or gone on one side, the newest first; all others go on. Left out where there are none.',
      },
    ),
  ),
});
export type ConnectionHealth = Static<typeof ConnectionHealth>;

/** A link to a directory of people or to a HighLevel account. Its credentials are never shown. */
export const Connection = Type.Object({
  id: Type.String(),
  locationId: Type.String(),
  version: Type.Integer(),
  type: Type.Enum([...connectionTypes]),
  name: Type.String(),
  status: Type.Enum(['active', 'paused']),
  settings: Type.Record(Type.String(), Type.Unknown()),
  hasCredentials: Type.Boolean(),
  health: ConnectionHealth,
  runId: Type.Optional(Type.String({ description: 'The run that goes on, or waits for a decision.' })),
  scimUrl: Type.Optional(Type.String({ description: 'The tenant URL to enter in Entra ID.' })),
  bearer: Type.Optional(
    Type.String({ description: 'The secret token to enter in Entra ID; shown once, when it is made.' }),
  ),
  webhookUrl: Type.Optional(Type.String({ description: 'The address to enter at the other side.' })),
  dateAdded: Type.String({ format: 'date-time' }),
  dateUpdated: Type.String({ format: 'date-time' }),
});
export type Connection = Static<typeof Connection>;

/** What a guard lets a run take away without asking: the larger of the two. */
const Guard = Type.Object(
  {
    people: Type.Integer({ minimum: 0, maximum: 1_000_000, default: 20 }),
    percent: Type.Number({ minimum: 0, maximum: 100, default: 5 }),
  },
  { additionalProperties: false },
);

const guid = (description: string) => Type.String({ pattern: textForms.uuid.pattern, description });

/** What every source of directory people is told. */
export const directorySettings = {
  approveFirstRun: Type.Optional(
    Type.Boolean({
      default: false,
      description: 'Lets the first run write without a decision, where the location has contacts already.',
    }),
  ),
  guard: Type.Optional(Guard),
  people: Type.Optional(
    Type.Partial(ScopeFilter, {
      description: 'Which people become contacts; guests and disabled ones do not.',
    }),
  ),
  leavers: Type.Optional(
    Type.Partial(LeaverRules, { description: 'What is done with the contacts of people who left.' }),
  ),
  unmatched: Type.Optional(
    Type.Enum(['create', 'skip'], {
      default: 'create',
      description:
        'What becomes of people whom no contact matches: a new contact, or none. Who is passed over is matched again by each full run.',
    }),
  ),
  ownedFields: Type.Optional(
    Type.Enum(['refuse', 'overwrite'], {
      default: 'refuse',
      description: 'What becomes of changes by others to fields that the directory owns.',
    }),
  ),
};

/** What a connection to Entra ID is told. */
export const EntraSettings = Type.Object(
  {
    tenantId: guid('The directory (tenant) id.'),
    clientId: guid('The application (client) id of the registration that may read it.'),
    contacts: Type.Optional(
      Type.Boolean({ default: false, description: 'Reads the organisational contacts too.' }),
    ),
    pollSeconds: Type.Optional(
      Type.Integer({
        minimum: 10,
        maximum: 86_400,
        default: 30,
        description: 'How often it is asked for changes.',
      }),
    ),
    ...directorySettings,
  },
  { additionalProperties: false },
);

export const EntraCredentials = Type.Union([
  Type.Object(
    { clientSecret: Type.String({ minLength: 1, maxLength: 1000 }) },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      certificate: Type.String({
        minLength: 1,
        maxLength: 40_000,
        description: 'The certificate and its private key (RSA) in PEM, one after the other.',
      }),
    },
    { additionalProperties: false },
  ),
]);

export const ScimSettings = Type.Object({ ...directorySettings }, { additionalProperties: false });

export const HighLevelSettings = Type.Object(
  {
    locationId: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        description:
          "HighLevel's id of the location. With `clientId` it may be left out: whoever signs in chooses it.",
      }),
    ),
    clientId: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        description: "The client id of the application in HighLevel's marketplace, to sign in by OAuth.",
      }),
    ),
    approveFirstRun: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Links the contacts of both sides at once, where the location here has some already.',
      }),
    ),
    conflicts: Type.Optional(
      Type.Enum(['newest', 'roster', 'highlevel', 'ask'], {
        default: 'newest',
        description:
          'What holds where both sides changed a field: the later change, one side, or a decision.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const HighLevelCredentials = Type.Union([
  Type.Object(
    { privateIntegrationToken: Type.String({ minLength: 1, maxLength: 1000 }) },
    { additionalProperties: false },
  ),
  Type.Object(
    { clientSecret: Type.String({ minLength: 1, maxLength: 1000 }) },
    { additionalProperties: false },
  ),
]);
