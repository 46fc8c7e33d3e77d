import type { Clock } from '#base/clock.ts';
import { idMaker } from '#base/id.ts';
import { defaultSettings } from '#contacts/default-settings.ts';
import { demoClients, demoPeople } from '#identity/local-tenant/demo.ts';
import { rights } from '#identity/principal.ts';
import { type TenantLocations, Tenants } from '#identity/tenants.ts';
import type { Caller } from '#operations/operation.ts';
import { insertLocation } from '#store/locations.ts';
import { openStore, type Store } from '#store/store.ts';
import { turn } from './seed-contact.ts';
import { addContacts, addSchema, type Schema } from './seed-place.ts';
import { beispielPraxis, exampleClinic, type Place } from './seed-places.ts';

export interface SeedTerms {
  readonly store: Store;
  readonly tenants: Tenants;
  readonly tenantId: string;
  readonly clock: Clock;
}

const contactsPerPlace = 100;
const batches = 10;
/** How far apart the batches are said to have been added. */
const pace = 6 * 86_400_000 + 37 * 60_000;
const cause = { actor: { kind: 'system', id: 'demo', name: 'Demo data' }, operation: 'demo.seed' } as const;

/**
 * Fills a demo tenant that was just given its first location: a second one, people, and a hundred contacts in each
 * location, added over the last eight weeks. Does nothing where there is a second location. Few transactions, since
 * each is flushed to the disk.
 */
export async function seedDemo({ store, tenants, tenantId, clock }: SeedTerms): Promise<void> {
  const known = await tenants.locationsOf(tenantId);
  if (!known || known.ids.size > 1) return;
  const now = clock();
  let batch = 0;
  const moment = () => now - (batches - 1 - batch) * pace;
  const newId = idMaker(moment);
  const past = openStore({ engine: store.engine, clock: moment, newId });

  const secondId = newId();
  await addSecondLocation(past, tenantId, secondId, moment());
  tenants.forget(tenantId);
  const callers = await addPeople(new Tenants({ store: past, clock: moment, newId }), tenantId, known);
  const filled: { locationId: string; place: Place; schema: Schema }[] = [];
  for (const [locationId, place] of [
    [known.defaultId, exampleClinic],
    [secondId, beispielPraxis],
  ] as const) {
    const schema = await past.write(locationId, cause, writer => addSchema(writer, place, turn(callers, 0)));
    filled.push({ locationId, place, schema });
  }
  for (; batch < batches; batch++) {
    const from = (batch * contactsPerPlace) / batches;
    const to = from + contactsPerPlace / batches;
    for (const { locationId, place, schema } of filled) {
      const terms = { place, schema, callers, now, from, to };
      await past.write(locationId, cause, writer => addContacts(writer, terms));
    }
  }
}

async function addSecondLocation(
  { engine }: Store,
  tenantId: string,
  id: string,
  now: number,
): Promise<void> {
  const settings = { ...defaultSettings, default: false };
  const place = { name: 'Beispiel Praxis', country: 'DE', timezone: 'Europe/Berlin' };
  await engine.write(id, session => insertLocation(session, now, { ...place, id, tenantId, settings }));
}

/** Makes a user of each of the demo people, as their first call would. */
function addPeople(tenants: Tenants, tenantId: string, locations: TenantLocations): Promise<Caller[]> {
  return Promise.all(
    demoPeople.map(async ({ objectId, name, email }) => {
      const person = {
        kind: 'person',
        tenantId,
        objectId,
        clientId: demoClients.portal,
        rights: new Set(rights),
        displayName: name,
        email,
      } as const;
      return { ...person, userId: await tenants.userIdOf(person, locations) };
    }),
  );
}
