import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { type GraphSimulator, startGraph } from './support/graph/graph.ts';
import { linkTo, peopleAfter, peopleIn, readRound } from './support/graph/linked.ts';

const { signal } = new AbortController();

describe('The directory of an Entra tenant', () => {
  let graph: GraphSimulator;
  beforeEach(async () => {
    graph = await startGraph({ pageSize: 20 });
  });
  afterEach(() => graph.close());

  test('is read whole, then only what changed', async () => {
    const [ada = '', bora = '', chidi = ''] = graph.addUsers(95, 1);
    const { source } = linkTo(graph);
    const first = await readRound(source);
    assert.equal(first.pages, 5);
    assert.deepEqual(peopleAfter(first.changes), peopleIn(graph));

    graph.upsert({ id: ada, jobTitle: 'Chair', mobilePhone: null });
    graph.remove(bora);
    graph.hardDelete(chidi);
    const [dana = ''] = graph.addUsers(1, 2);
    const second = await readRound(source, first.deltaLink);
    assert.equal(second.changes.length, 4);
    assert.deepEqual(
      second.changes.filter(change => change.kind === 'removed'),
      [
        { kind: 'removed', id: bora, reason: 'changed' },
        { kind: 'removed', id: chidi, reason: 'deleted' },
      ],
    );
    const people = peopleAfter(second.changes, peopleAfter(first.changes));
    assert.deepEqual(people, peopleIn(graph));
    assert.ok(people.has(dana));
    assert.deepEqual((await readRound(source, second.deltaLink)).changes, []);
  });

  test('tells one person as they are now, and nothing of one who is not there', async () => {
    const [leader = '', member = ''] = graph.addUsers(2, 1);
    const { source } = linkTo(graph);
    const person = await source.person(member, signal);
    assert.equal(person?.id, member);
    assert.deepEqual(person.attributes.manager, peopleIn(graph).get(member)?.attributes.manager);
    graph.remove(leader);
    assert.equal(await source.person(leader, signal), undefined);
  });
});
