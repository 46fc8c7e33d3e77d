import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { connectDirectory } from './support/directories.ts';
import type { GraphSimulator } from './support/graph/graph.ts';
import { onStore, textAt } from './support/operations.ts';
import { contactsByPerson } from './support/synced.ts';

onStore('values of people in a directory', context => {
  const { clock, runSync } = context;
  let graph: GraphSimulator;
  before(async () => {
    ({ graph } = await connectDirectory(context));
    graph.addUsers(5, 1);
    await runSync();
  });

  const sync = async () => {
    clock.advance(61_000);
    await runSync();
  };
  const person = async (id: string) => (await contactsByPerson(context)).get(id);
  const add = (id: string, members: object = {}) => graph.addNamed(id, members);

  test('F22. Of whom nothing is known no contact is made, and of whom little is known nothing is invented', async () => {
    graph.upsert({ id: 'nothing' });
    graph.upsert({
      id: 'empty',
      displayName: null,
      mail: null,
      city: null,
      accountEnabled: null,
      userType: null,
    });
    graph.upsert({ id: 'name-only', displayName: 'Nadia Only' });
    await sync();
    assert.deepEqual([await person('nothing'), await person('empty')], [undefined, undefined]);
    const contact = (await person('name-only'))?.contact;
    for (const member of ['email', 'phone', 'city', 'country', 'companyName'])
      assert.equal(contact?.[member] ?? null, null, member);
    assert.match(JSON.stringify(contact), /Nadia Only/);
  });

  test('F23, F24. Values that are far too long, and text of every kind, are stored cut and inert', async () => {
    add('long', {
      displayName: 'x'.repeat(1_000_000),
      otherMails: Array.from({ length: 250 }, (_, i) => `long.${i}@contoso.example`),
    });
    const odd = '\u202eevil\u0000 \ud800 e\u0301 😀 <script>alert(1)</script>';
    add('odd', { displayName: odd, givenName: odd, surname: 'Ωmega', city: odd, jobTitle: odd });
    await sync();
    const long = (await person('long'))?.contact;
    assert.equal(long?.email, 'long@contoso.example');
    assert.ok(JSON.stringify(long).length < 10_000);
    const city = String((await person('odd'))?.contact.city);
    assert.ok(city.isWellFormed() && !city.includes('\0'));
    assert.match(city, /é 😀/u);
  });

  test('F33. Managers in a circle are named; one who goes is named no more', async () => {
    add('boss');
    add('clerk', { manager: 'boss' });
    add('boss', { manager: 'clerk' });
    await sync();
    const managers = async () => [
      (await person('boss'))?.custom.entra_manager,
      (await person('clerk'))?.custom.entra_manager,
    ];
    assert.deepEqual(await managers(), ['clerk', 'boss']);
    graph.upsert({ id: 'clerk', manager: null });
    await sync();
    assert.deepEqual(await managers(), ['clerk', undefined]);
    graph.remove('clerk');
    await sync();
    assert.deepEqual(await managers(), [undefined, undefined]);
  });

  test('A manager who is renamed is named so in the contacts of all who report to that one, at the same look', async () => {
    add('chief', { displayName: 'Chandra Old' });
    const reports = Array.from({ length: 130 }, (_, index) => `report-${index}`);
    for (const id of reports) add(id, { manager: 'chief' });
    await sync();
    const named = async () => {
      const all = await contactsByPerson(context);
      return new Set(reports.map(id => all.get(id)?.custom.entra_manager));
    };
    assert.deepEqual(await named(), new Set(['Chandra Old']));
    const changed = async () =>
      (await context.events()).filter(({ type }) => type === 'directory.userChanged').length;
    const before = await changed();
    graph.remove('report-7');
    add('chief', { displayName: 'Chandra New' });
    await sync();
    const gone = (await person('report-7'))?.isDeleted;
    assert.equal(gone, true, 'who leaves in the same run stays away');
    assert.deepEqual(
      [...(await named())].sort(),
      ['Chandra New', 'Chandra Old'],
      'of whom is gone nothing is written',
    );
    assert.equal(
      (await changed()) - before,
      reports.length,
      'one event of each: the chief, and who is there',
    );
    await sync();
    assert.equal((await changed()) - before, reports.length);
  });

  test('F33. A manager who is not taken as a contact is named all the same', async () => {
    add('guest-boss', { userType: 'Guest' });
    add('host', { manager: 'guest-boss' });
    await sync();
    assert.equal(await person('guest-boss'), undefined);
    assert.equal((await person('host'))?.custom.entra_manager, 'guest-boss');
  });

  test('F34. Disabled and enabled five times between two looks is one change, in the end state', async () => {
    add('toggled');
    await sync();
    const contactId = textAt((await person('toggled'))?.contact, 'id');
    const events = async () => (await context.events(contactId)).length;
    const before = await events();
    for (const accountEnabled of [false, true, false, true, false]) add('toggled', { accountEnabled });
    await sync();
    assert.equal(await events(), before + 1);
    assert.match(JSON.stringify((await person('toggled'))?.contact.tags), /entra-disabled/);
    for (const accountEnabled of [true, false, true, false, true]) add('toggled', { accountEnabled });
    await sync();
    assert.equal(await events(), before + 2);
    assert.doesNotMatch(JSON.stringify((await person('toggled'))?.contact.tags), /entra-disabled/);
  });
});
