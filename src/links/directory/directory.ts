import Type, { type Static } from 'typebox';
import { isRecord, parseJson } from '#base/json.ts';
import { lazyValidator } from '#base/validator.ts';
import { directorySettings } from '#contacts/connection.ts';
import type { ExternalId } from '#contacts/contact.ts';
import { defaultLeaverRules, type LeaverRules } from '#contacts/directory/leaver.ts';
import { defaultMapping, Mapping } from '#contacts/directory/mapping.ts';
import { defaultScope, type ScopeFilter } from '#contacts/directory/scope.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { mappingStateOf, withoutGone } from './mapping-troubles.ts';

/** A directory as its connection says that it is to be read. */
export interface Directory {
  readonly connection: ConnectionTable;
  readonly scope: ScopeFilter;
  readonly leavers: LeaverRules;
  /** Whether a contact is made of people whom none matches. */
  readonly makesContacts: boolean;
  readonly mapping: Mapping;
  /** Under which system contacts carry its people's ids. */
  readonly system: string;
  externalIdOf(personId: string): ExternalId;
}

const hasSettings = lazyValidator(Type.Object({ settings: Type.Object(directorySettings) }));
const hasMapping = lazyValidator(Type.Object({ mapping: Type.Union([Mapping, Type.Null()]) }));

/** The directory of a connection, its settings completed by the defaults. */
export async function directoryOf(connection: ConnectionTable): Promise<Directory> {
  const kept = { settings: parseJson(connection.settings) };
  const isKept = await hasSettings();
  if (!isKept(kept)) throw new TypeError('A validator either agrees or throws.');
  const { people, leavers, unmatched } = kept.settings;
  const system = connection.type === 'entra' ? 'entra' : 'scim';
  const prefix = system === 'entra' ? String(tenantIn(kept.settings)) : connection.id;
  return {
    connection,
    scope: { ...defaultScope, ...people },
    leavers: { ...defaultLeaverRules, ...leavers },
    makesContacts: unmatched !== 'skip',
    mapping: withoutGone(await wholeMappingOf(connection), mappingStateOf(connection)),
    system,
    externalIdOf: personId => ({ system, externalId: `${prefix}:${personId}` }),
  };
}

function tenantIn(settings: object): unknown {
  return isRecord(settings) ? settings.tenantId : undefined;
}

/** What the connection makes of people: the mapping that somebody gave it, or the default. */
export async function wholeMappingOf(connection: Pick<ConnectionTable, 'mapping'>): Promise<Mapping> {
  return (await mappingOf(connection)) ?? defaultMapping;
}

/** The mapping that somebody gave the connection; nothing where the default holds. */
export async function mappingOf({
  mapping,
}: Pick<ConnectionTable, 'mapping'>): Promise<Static<typeof Mapping> | undefined> {
  const kept = { mapping: parseJson(mapping) };
  const isKept = await hasMapping();
  if (!isKept(kept)) throw new TypeError('A validator either agrees or throws.');
  return kept.mapping ?? undefined;
}
