import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { connectDirectory } from './support/directories.ts';
import type { GraphSimulator } from './support/graph/graph.ts';
import { at, onStore, textAt } from './support/operations.ts';
import { contactsByPerson } from './support/synced.ts';

onStore('people of a directory who look like others', context => {
  const { clock, runSync } = context;
  let graph: GraphSimulator;
  before(async () => {
    ({ graph } = await connectDirectory(context));
    await runSync();
  });

  const sync = async () => {
    clock.advance(61_000);
    await runSync();
  };

  /** Whom each of the people is told to look like, by the ids of the directory. */
  async function told(): Promise<ReadonlyMap<string, readonly string[]>> {
    const byContact = new Map<unknown, string>();
    for (const [person, { contact }] of await contactsByPerson(context)) byContact.set(contact.id, person);
    const found = new Map<string, readonly string[]>();
    for (const { type, data } of await context.events()) {
      if (type !== 'contact.duplicateFound') continue;
      const duplicates = at(data, 'duplicates');
      assert(Array.isArray(duplicates));
      found.set(
        byContact.get(textAt(data, 'contact.id')) ?? '',
        duplicates.map(each => `${textAt(each, 'rule')} ${byContact.get(textAt(each, 'contactId'))}`),
      );
    }
    return found;
  }

  test('Of people with one name at one company on one page, each is told to look like those before', async () => {
    const twin = { givenName: 'Sam', surname: 'Same', companyName: 'Fabrikam' };
    for (const id of ['twin-1', 'twin-2', 'twin-3']) graph.addNamed(id, twin);
    graph.addNamed('elsewhere', { ...twin, companyName: 'Contoso' });
    await sync();
    const all = await told();
    const those = ['twin-1', 'twin-2', 'twin-3'].map(id => all.get(id) ?? []);
    assert.deepEqual(
      those.map(list => list.length),
      [0, 1, 2],
    );
    assert.ok(those.flat().every(text => /^name twin-\d$/.test(text)));
    assert.equal(all.has('elsewhere'), false);
  });

  test('What a contact gets or gives up on a page counts for those who are made on it', async () => {
    const [kept, given] = ['+351 21 000 0001', '+351 21 000 0002'];
    graph.addNamed('getter');
    graph.addNamed('giver', { mobilePhone: given });
    await sync();
    graph.addNamed('getter', { mobilePhone: kept });
    graph.addNamed('giver', { mobilePhone: null });
    await sync();
    graph.addNamed('getter', { mobilePhone: given });
    graph.addNamed('after-getter', { mobilePhone: given });
    graph.addNamed('after-giver', { mobilePhone: kept });
    await sync();
    const all = await told();
    assert.deepEqual(all.get('after-getter'), ['phone getter']);
    assert.equal(all.get('after-giver'), undefined);
  });

  test('One who is made looks like a contact that was there before', async () => {
    graph.addNamed('first', { givenName: 'Ola', surname: 'Nordmann', companyName: 'Northwind' });
    await sync();
    graph.addNamed('second', { givenName: 'OLA', surname: 'Nordmann', companyName: 'Northwind' });
    await sync();
    assert.deepEqual((await told()).get('second'), ['name first']);
  });
});
