import { BoundedMap } from '#base/bounded-map.ts';
import type { Clock } from '#base/clock.ts';
import type { NewId } from '#base/id.ts';
import { defaultSettings } from '#contacts/default-settings.ts';
import { directoryAddresses } from '#store/connections/directory-addresses.ts';
import { insertLocation, locationIdsOf } from '#store/locations.ts';
import type { Store } from '#store/store.ts';
import { claimUser, findUserId, insertUser, usersNotSignedIn } from '#store/users.ts';
import type { Principal } from './principal.ts';

/** The locations that a token of a tenant reaches. */
export interface TenantLocations {
  readonly defaultId: string;
  readonly ids: ReadonlySet<string>;
}

/** What the first location of a tenant is made of. */
export interface FirstLocation {
  readonly name: string;
  readonly country: string;
  readonly timezone: string;
}

/** How long another replica's change of a tenant's locations may go unseen, in milliseconds. */
const freshness = 1000;
const rememberedPeople = 10_000;

/** Tenants, their locations and their people. */
export class Tenants {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #newId: NewId;
  readonly #locations = new Map<string, { readonly locations: TenantLocations; readonly readAt: number }>();
  readonly #userIds = new BoundedMap<string, string>('user ids', rememberedPeople);

  constructor(parts: { readonly store: Store; readonly clock: Clock; readonly newId: NewId }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#newId = parts.newId;
  }

  /** Gives a tenant its first location, unless it has one. */
  async ensureTenant(tenantId: string, first: FirstLocation): Promise<TenantLocations> {
    const known = await this.locationsOf(tenantId);
    if (known) return known;
    const id = this.#newId();
    await this.#store.engine.write(id, async session => {
      // Of two replicas that start at once, one inserts the tenant; the other waits here and finds it made.
      const made = await session.database
        .insertInto('tenant')
        .values({ id: tenantId, date_added: this.#clock() })
        .onConflict(conflict => conflict.doNothing())
        .returning('id')
        .execute();
      if (made.length === 0) return;
      const settings = { ...defaultSettings, default: true };
      await insertLocation(session, this.#clock(), { ...first, id, tenantId, settings });
    });
    this.forget(tenantId);
    const made = await this.locationsOf(tenantId);
    if (!made) throw new Error(`The tenant ${tenantId} has no location although one was just made.`);
    return made;
  }

  /** The tenant's locations, at once where they were read within a second; read again when `named` holds one that is not among them. */
  locationsOf(
    tenantId: string,
    named: readonly string[] = [],
  ): TenantLocations | Promise<TenantLocations | undefined> {
    const known = this.#locations.get(tenantId);
    if (known && this.#clock() - known.readAt < freshness && named.every(id => known.locations.ids.has(id))) {
      return known.locations;
    }
    return this.#readLocations(tenantId);
  }

  async #readLocations(tenantId: string): Promise<TenantLocations | undefined> {
    const rows = await this.#store.engine.read(session => locationIdsOf(session, tenantId));
    const [first] = rows;
    if (!first) return undefined;
    const locations = {
      defaultId: (rows.find(({ isDefault }) => isDefault) ?? first).id,
      ids: new Set(rows.map(({ id }) => id)),
    };
    this.#locations.set(tenantId, { locations, readAt: this.#clock() });
    return locations;
  }

  /** Has the tenant's locations read again at the next call. */
  forget(tenantId: string): void {
    this.#locations.delete(tenantId);
  }

  /** The user that a person is: made at the person's first call, and known at once after it. An application has none. */
  userIdOf(principal: Principal, locations: TenantLocations): string | undefined | Promise<string> {
    if (principal.kind === 'application') return undefined;
    const key = `${principal.tenantId}/${principal.objectId}`;
    return this.#userIds.get(key) ?? this.#findUser(key, principal, locations);
  }

  async #findUser(key: string, principal: Principal, locations: TenantLocations): Promise<string> {
    const { tenantId, objectId } = principal;
    const id =
      (await this.#store.engine.read(session => findUserId(session, tenantId, objectId))) ??
      (await this.#makeUser(principal, locations));
    this.#userIds.set(key, id);
    return id;
  }

  /** The user who has not signed in yet, as one of a linked account, and has an address that the directory gives a person. */
  async #userBefore(
    { tenantId, objectId }: Principal,
    { ids }: TenantLocations,
  ): Promise<string | undefined> {
    const users = await this.#store.engine.read(session => usersNotSignedIn(session, tenantId));
    if (users.size === 0) return undefined;
    for (const locationId of ids) {
      const addresses = await this.#store.read(locationId, reader =>
        directoryAddresses(reader, tenantId, objectId),
      );
      const known = new Set(addresses.flatMap(address => users.get(address) ?? []));
      const [only] = known;
      if (known.size === 1) return only;
    }
    return undefined;
  }

  async #makeUser(principal: Principal, locations: TenantLocations): Promise<string> {
    const { tenantId, objectId, displayName, email } = principal;
    const actor = { kind: 'person', id: objectId } as const;
    const before = await this.#userBefore(principal, locations);
    return this.#store.write(locations.defaultId, { actor, operation: 'user.signIn' }, async writer => {
      const known = await findUserId(writer, tenantId, objectId);
      if (known === undefined && before !== undefined)
        await claimUser(writer, tenantId, { id: before, objectId });
      const id = writer.newId();
      const name = displayName ?? email ?? 'Unnamed';
      const [firstName, ...rest] = name.split(' ');
      const lastName = rest.join(' ');
      await insertUser(writer, {
        tenant_id: tenantId,
        id,
        object_id: objectId,
        name,
        first_name: firstName ?? null,
        last_name: lastName === '' ? null : lastName,
        email: email ?? null,
        email_lower: email?.toLowerCase() ?? null,
        phone: null,
        role: 'user',
        date_added: writer.now,
      });
      const kept = await findUserId(writer, tenantId, objectId);
      if (kept === id)
        writer.noteEvent({ type: 'user.created', data: { user: { id, name, email } }, changes: [] });
      return kept ?? id;
    });
  }
}
