import Type, { type Static, type TObject, type TProperties } from 'typebox';
import { type FieldError, invalidInput, RosterError } from '#base/errors.ts';
import { textForms } from '#base/text-forms.ts';
import { lazyValidator } from '#base/validator.ts';
import {
  type ConnectionType,
  EntraCredentials,
  EntraSettings,
  HighLevelCredentials,
  HighLevelSettings,
  ScimSettings,
} from '#contacts/connection.ts';
import type { LocationRules } from '#contacts/directory/locations-rule.ts';
import { checkScope } from '#contacts/directory/scope.ts';
import { settingsOf } from '#store/connections/connections.ts';
import { isOfSameTenant } from '#store/locations.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';

export const connectionId = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'The id of the connection.',
});

export const connectionName = Type.String({
  minLength: 1,
  maxLength: 255,
  pattern: textForms.notBlank.pattern,
});

/** What a connection of each type is told, and by what it signs in. */
const shapes = {
  entra: { settings: EntraSettings, credentials: EntraCredentials },
  scim: { settings: ScimSettings, credentials: Type.Object({}, { additionalProperties: false }) },
  highlevel: { settings: HighLevelSettings, credentials: HighLevelCredentials },
} as const satisfies Record<ConnectionType, unknown>;

export const settings = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), {
  description:
    'What the connection is told: of `entra` tenantId and clientId, of `highlevel` locationId or, to sign in by OAuth, clientId; for both what they read and write.',
});

export const credentials = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), {
  description:
    'By what it signs in, never shown: of `entra` clientSecret, or certificate (with its private key, in PEM); of `highlevel` privateIntegrationToken, or the clientSecret of an application.',
});

function checker<Members extends TProperties>(shape: TObject<Members>) {
  const validator = lazyValidator(shape);
  return async (value: unknown): Promise<Static<TObject<Members>>> => {
    const isShape = await validator();
    if (!isShape(value)) throw new TypeError('A validator either agrees or throws.');
    return value;
  };
}

const checks = {
  entra: {
    settings: checker(Type.Object({ settings: shapes.entra.settings })),
    credentials: checker(Type.Object({ credentials: shapes.entra.credentials })),
  },
  scim: {
    settings: checker(Type.Object({ settings: shapes.scim.settings })),
    credentials: checker(Type.Object({ credentials: shapes.scim.credentials })),
  },
  highlevel: {
    settings: checker(Type.Object({ settings: shapes.highlevel.settings })),
    credentials: checker(Type.Object({ credentials: shapes.highlevel.credentials })),
  },
};

/** Settings as they are kept. Throws `invalid_input` with every member that the type does not take, or that means nothing. */
export async function checkSettings(
  type: ConnectionType,
  sent: Readonly<Record<string, unknown>>,
  store: StoreWriter,
): Promise<string> {
  const { settings } = await checks[type].settings({ settings: sent });
  const people = 'people' in settings ? (settings.people ?? {}) : {};
  const wrong = [
    ...checkScope(people, { at: 'settings.people', locationId: store.locationId }),
    ...(await unknownLocations(store, people.locations ?? [])),
  ];
  if (wrong.length > 0) throw invalidInput(wrong);
  if (type === 'highlevel' && sent.clientId === undefined && sent.locationId === undefined)
    refuseMember('settings.locationId', 'settings.locationId is required without settings.clientId');
  return JSON.stringify(settings);
}

/** Rules that name no location of the tenant: whom they take would be a contact nowhere. */
async function unknownLocations(store: StoreWriter, rules: LocationRules): Promise<readonly FieldError[]> {
  const wrong: FieldError[] = [];
  for (const [index, { locationId }] of rules.entries()) {
    if (await isOfSameTenant(store, locationId)) continue;
    const member = `settings.people.locations[${index}].locationId`;
    wrong.push({ member, message: `${locationId} is no location of this tenant.` });
  }
  return wrong;
}

/** Credentials as they are sealed. Throws `invalid_input`, never with a value. */
export async function checkCredentials(
  connection: Pick<ConnectionTable, 'type' | 'settings'>,
  sent: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { type } = connection;
  const { credentials } = await checks[type].credentials({ credentials: sent });
  if (type === 'highlevel') {
    const needed = sent.clientSecret === undefined ? 'locationId' : 'clientId';
    if (settingsOf(connection)[needed] === undefined)
      refuseMember(`settings.${needed}`, `settings.${needed} is required with these credentials`);
  }
  return JSON.stringify(credentials);
}

/** Throws `conflict` for an operation that connections of a type do not know. */
export function refuseType(type: ConnectionType, known: readonly ConnectionType[], what: string): void {
  if (known.includes(type)) return;
  throw new RosterError('conflict', `A connection of type ${type} has no ${what}.`);
}

export function refuseMember(member: string, message: string): never {
  const fields: FieldError[] = [{ member, message }];
  throw invalidInput(fields);
}
