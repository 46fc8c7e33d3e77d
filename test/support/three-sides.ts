import assert from 'node:assert/strict';
import { findContactByExternalId } from '#operations/external-id/find.ts';
import { createField } from '#operations/field/create.ts';
import type { Operation } from '#operations/operation.ts';
import { findByRemote } from '#store/highlevel/remote-records.ts';
import { connectDirectory } from './directories.ts';
import type { DirectoryModel } from './directory-model.ts';
import type { GraphSimulator } from './graph/graph.ts';
import { settleForADay, writesInAnHour } from './highlevel/calls.ts';
import { type IsLinked, linkedIn } from './highlevel/known.ts';
import { type Linked, startLinked } from './highlevel/linked.ts';
import { localField } from './highlevel/people-there.ts';
import { highLevelLimits } from './highlevel/rate-limit.ts';
import { allOf, type Found, hereSide, type Side, thereSide } from './highlevel/sides.ts';
import { keyOf, type Parts, partsOf, type WrittenThere } from './highlevel/written-there.ts';
import { type StoreTest, textAt } from './operations.ts';
import type { Random } from './random.ts';
import { contactsByPerson, type SyncWorker, syncWorker } from './synced.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** A location that a simulated directory fills, and that is linked with a simulated HighLevel account. */
export interface ThreeSides {
  readonly graph: GraphSimulator;
  readonly linked: Linked;
  readonly here: Side;
  readonly isLinked: IsLinked;
  /** By the link, by which it ends with one person whatever it shows now; else by what it shows. */
  whose(contactThere: Found): Promise<string>;
  /** Another process that reads the directory; it dies in one of its first transactions where it is given chance. */
  startSync(death?: Random): SyncWorker;
  /** What the contact of a person holds here now. */
  heldHere(personId: string): Promise<Parts>;
  /** Days in which nothing fails any more. Throws where the three do not end alike, as they must; answers how many people there are. */
  settle(model: DirectoryModel, written: WrittenThere): Promise<number>;
}

export async function startThreeSides(context: StoreTest, faults: Random): Promise<ThreeSides> {
  const { clock, store, locationId } = context;
  // The model takes away as many as it likes.
  const guard = { people: 1_000_000, percent: 100 };
  const { graph } = await connectDirectory(context, { guard, approveFirstRun: true });
  const terms = { searchLag: 2000, limits: highLevelLimits, signsIn: 'oauth', random: faults } as const;
  const linked = await startLinked({ store, clock, locationId, ...terms });
  const { highLevel } = linked;
  const perform = (operation: Operation, input: object) => context.perform(operation, input);
  const [here, there] = [hereSide(perform, locationId), thereSide(highLevel)];
  const field = { name: localField, dataType: 'TEXT', model: 'contact' };
  await perform(createField, { locationId, ...field });
  highLevel.act('POST', `/locations/${highLevel.locationId}/customFields`, field);
  let processes = 0;
  const startSync = (chance?: Random) => {
    const death = chance && { at: 1 + chance.below(8), isCommitted: chance.next() < 0.5 };
    return syncWorker({ store, clock, graph, owner: `process ${processes++}`, ...(death && { death }) });
  };
  return {
    graph,
    linked,
    here,
    isLinked: linkedIn(store, locationId, linked.connectionId),
    async whose(contact) {
      const known = await store.read(locationId, reader =>
        findByRemote(reader, linked.connectionId, 'contact', contact.id),
      );
      return keyOf((known && (await here.find(known.localId))) ?? contact);
    },
    startSync,
    async heldHere(personId) {
      const externalId = `${graph.tenantId}:${personId}`;
      const answer = await context
        .perform(findContactByExternalId, { system: 'entra', externalId })
        .catch(() => undefined);
      const found = answer && (await here.find(textAt(answer, 'contact.id')));
      return found ? partsOf(found) : new Map();
    },
    async settle(model, written) {
      graph.disarmAll();
      highLevel.disarm();
      const sync = startSync();
      // A directory that kept failing is tried once a day: the end of a run, then what has changed since.
      for (let days = 0; days < 4; days++) {
        clock.advance(day);
        graph.clock.advance(15 * minute);
        await sync.work();
        if (days % 2 === 1) await settleForADay(linked, clock);
      }
      const sides = [await allOf(here), await allOf(there)] as const;
      const { live, lost, wrong } = model.compare(await contactsByPerson(context));
      assert.deepEqual(linked.refusals, []);
      assert.deepEqual(await linked.conflicts(), []);
      assert.deepEqual({ lost, wrong }, { lost: [], wrong: [] });
      assert.deepEqual(sides[1], sides[0]);
      assert.deepEqual(written.check(sides[0]), []);
      assert.deepEqual(await writesInAnHour(linked, clock), [], 'something is sent though nothing changed');
      return live;
    },
  };
}
