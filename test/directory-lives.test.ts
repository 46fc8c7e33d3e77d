import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { parseRetention } from '#app/config-values.ts';
import { listConflicts } from '#operations/conflict/list.ts';
import { updateConnection } from '#operations/connection/update.ts';
import { createContact } from '#operations/contact/create.ts';
import { deleteContact } from '#operations/contact/delete.ts';
import { updateContact } from '#operations/contact/update.ts';
import { searchDirectoryPeople } from '#operations/directory/search-people.ts';
import { createNote } from '#operations/note/create.ts';
import { listNotes } from '#operations/note/list.ts';
import { addTagsToContact } from '#operations/tag/add-to-contact.ts';
import { housekeeping } from '#store/retention/housekeeping.ts';
import { connectDirectory } from './support/directories.ts';
import type { GraphSimulator } from './support/graph/graph.ts';
import { at, onStore, textAt } from './support/operations.ts';
import { contactsByPerson } from './support/synced.ts';

const day = 86_400_000;

onStore('lives of people in a directory', context => {
  const { clock, perform, runSync } = context;
  let graph: GraphSimulator;
  let connectionId = '';
  before(async () => {
    ({ graph, connectionId } = await connectDirectory(context));
    graph.addUsers(5, 1);
    await runSync();
  });

  const sync = async () => {
    clock.advance(61_000);
    await runSync();
  };
  const person = async (id: string) => (await contactsByPerson(context)).get(id);
  const mailOf = async (id: string) => (await person(id))?.contact.email ?? null;
  const openConflicts = async (personId: string) => {
    const conflicts = at(
      await perform(listConflicts, { connectionId, status: 'open', limit: 100 }),
      'conflicts',
    );
    assert(Array.isArray(conflicts));
    return conflicts.filter(conflict => at(conflict, 'personId') === personId).length;
  };
  const told = async (type: string) => (await context.events()).filter(event => event.type === type);
  const isOf = (id: string) => (event: { readonly data: unknown }) => at(event.data, 'personId') === id;
  const add = (id: string, members: object = {}) => graph.addNamed(id, members);

  test('F20. One who is deleted and restored has the contact back with all that it had', async () => {
    add('ada', { city: 'Lisbon' });
    await sync();
    const contactId = textAt((await person('ada'))?.contact, 'id');
    await perform(createNote, { contactId, body: 'Prefers mornings.' });
    await perform(addTagsToContact, { contactId, tags: ['vip'] });
    await perform(updateContact, { contactId, website: 'https://ada.example' });
    const before = (await person('ada'))?.contact;

    graph.remove('ada');
    await sync();
    assert.equal((await person('ada'))?.isDeleted, true);
    assert.equal((await told('directory.userRemoved')).length, 1);
    graph.restore('ada');
    await sync();
    const back = await person('ada');
    assert.equal(back?.isDeleted, false);
    const { version: _, dateUpdated: __, lastActivity: ___, ...had } = before ?? {};
    for (const [member, value] of Object.entries(had)) assert.deepEqual(back?.contact[member], value, member);
    assert.equal(at(await perform(listNotes, { contactId }), 'notes.0.body'), 'Prefers mornings.');
  });

  test('F20. Deleted and restored between two looks is no news', async () => {
    const before = (await person('ada'))?.contact;
    graph.remove('ada');
    graph.restore('ada');
    await sync();
    assert.deepEqual((await person('ada'))?.contact, before);
  });

  test('F20. Restored and disabled between two looks: as one who is disabled, not as one who is gone', async () => {
    add('back');
    await sync();
    graph.remove('back');
    await sync();
    graph.restore('back');
    add('back', { accountEnabled: false });
    await sync();
    const back = await person('back');
    assert.equal(back?.isDeleted, false);
    assert.match(JSON.stringify(back?.contact.tags), /entra-disabled/);
    add('back');
    await sync();
    assert.deepEqual((await person('back'))?.contact.tags, ['entra']);
  });

  test('F20. Restored and disabled after another took the mail: it stays with that one', async () => {
    add('former');
    await sync();
    graph.remove('former');
    add('present', { mail: 'former@contoso.example' });
    await sync();
    graph.restore('former');
    add('former', { mail: 'former.again@contoso.example', accountEnabled: false });
    await sync();
    assert.equal((await person('former'))?.isDeleted, false);
    assert.deepEqual([await mailOf('former'), await mailOf('present')], [null, 'former@contoso.example']);
    add('former', { mail: 'former.again@contoso.example' });
    await sync();
    assert.equal(await mailOf('former'), 'former.again@contoso.example');
  });

  test('F20. Deleted for good, another comes with the same mail: two contacts, and the mail is the new one’s', async () => {
    const old = (await person('ada'))?.contact;
    graph.hardDelete('ada');
    add('ada-again', { mail: 'ada@contoso.example' });
    await sync();
    const [gone, come] = [await person('ada'), await person('ada-again')];
    assert.deepEqual([gone?.isDeleted, come?.isDeleted], [true, false]);
    assert.notEqual(old?.id, come?.contact.id);
    assert.equal(come?.contact.email, 'ada@contoso.example');
    assert.deepEqual(at(await perform(listNotes, { contactId: come?.contact.id }), 'notes'), []);
  });

  test('F20. Restored after another took the mail: both stay, the mail with whom it is, and somebody is asked', async () => {
    add('first');
    await sync();
    graph.remove('first');
    await sync();
    add('second', { mail: 'first@contoso.example' });
    await sync();
    assert.equal(await mailOf('second'), 'first@contoso.example');
    const conflicts = (await told('sync.conflict')).length;
    graph.restore('first');
    await sync();
    assert.deepEqual(
      [(await person('first'))?.isDeleted, await mailOf('second')],
      [false, 'first@contoso.example'],
    );
    assert.equal((await told('sync.conflict')).length, conflicts + 1);
  });

  test('F25. Two with one mail are two contacts and one question, and each has its own once they differ', async () => {
    add('shared', { mail: 'front.desk@contoso.example' });
    add('sharing', { mail: 'Front.Desk@contoso.example' });
    const conflicts = (await told('sync.conflict')).length;
    await sync();
    await sync();
    const mails = [await mailOf('shared'), await mailOf('sharing')];
    assert.equal(mails.filter(mail => mail === null).length, 1, String(mails));
    assert.equal((await told('sync.conflict')).length, conflicts + 1);
    const [holder, other] = mails[0] === null ? ['sharing', 'shared'] : ['shared', 'sharing'];
    add(holder, { mail: 'back.office@contoso.example' });
    await sync();
    assert.equal(await mailOf(holder), 'back.office@contoso.example');
    assert.equal(String(await mailOf(other)).toLowerCase(), 'front.desk@contoso.example');
  });

  test('F25. Mails that are swapped, on one page or on two, end with the right ones', async () => {
    for (const between of [0, 30]) {
      add('left', { mail: `left.${between}@contoso.example` });
      add('right', { mail: `right.${between}@contoso.example` });
      await sync();
      add('left', { mail: `right.${between}@contoso.example` });
      // A page has twenty.
      for (let i = 0; i < between; i++) add(`between-${i}`);
      add('right', { mail: `left.${between}@contoso.example` });
      await sync();
      assert.deepEqual(
        [await mailOf('left'), await mailOf('right')],
        [`right.${between}@contoso.example`, `left.${between}@contoso.example`],
      );
    }
  });

  test('F25. A sign-in name that is another’s mail is not taken from that one', async () => {
    add('owner', { mail: 'owner@contoso.example' });
    await sync();
    add('borrower', { mail: null, userPrincipalName: 'owner@contoso.example' });
    await sync();
    assert.deepEqual([await mailOf('owner'), await mailOf('borrower')], ['owner@contoso.example', null]);
  });

  test('F25. The mail of one who is disabled is given to who waits for it on the day on which that contact goes', async () => {
    const disabled = [{ do: 'bin', afterDays: 7 }];
    await perform(updateConnection, { connectionId, settings: { leavers: { disabled } } });
    add('leaver');
    await sync();
    add('leaver', { accountEnabled: false });
    add('heir', { mail: 'leaver@contoso.example' });
    await sync();
    assert.deepEqual([await mailOf('leaver'), await mailOf('heir')], ['leaver@contoso.example', null]);
    assert.equal(await openConflicts('heir'), 1);
    clock.advance(7 * day);
    await context.runSchedule();
    assert.equal((await person('leaver'))?.isDeleted, true);
    assert.equal(await mailOf('heir'), 'leaver@contoso.example');
    assert.equal(await openConflicts('heir'), 0);
  });

  const leavers = (rules: object) =>
    perform(updateConnection, { connectionId, settings: { leavers: rules } });
  const daysLater = async (days: number) => {
    clock.advance(days * day);
    await sync();
    await context.runSchedule();
  };

  test('the days of a step count from what it belongs to, not from what happened before', async () => {
    await leavers({ disabled: [{ do: 'tag', tag: 'away' }], softDeleted: [{ do: 'bin', afterDays: 30 }] });
    add('slow');
    await sync();
    add('slow', { accountEnabled: false });
    await sync();
    await daysLater(40);
    graph.remove('slow');
    await sync();
    await daysLater(29);
    assert.equal((await person('slow'))?.isDeleted, false);
    await daysLater(1);
    assert.equal((await person('slow'))?.isDeleted, true);
    assert.equal((await told('directory.userRemoved')).filter(isOf('slow')).length, 1, 'who left, left once');
  });

  test('who is disabled, then not taken any more and enabled, is done with as who is not taken', async () => {
    await leavers({ disabled: [{ do: 'tag', tag: 'away' }], leftScope: [{ do: 'bin' }] });
    const attributes = [{ attribute: 'department', isNot: 'Gone' }];
    const people = { guests: false, disabled: false, attributes };
    await perform(updateConnection, { connectionId, settings: { people } });
    for (const members of [{}, { accountEnabled: false }, { accountEnabled: false, department: 'Gone' }]) {
      add('moves', members);
      await sync();
    }
    assert.deepEqual((await person('moves'))?.contact.tags, ['entra', 'away']);
    for (const accountEnabled of [true, false]) {
      add('moves', { accountEnabled, department: 'Gone' });
      await sync();
      assert.equal((await person('moves'))?.isDeleted, true);
    }
    add('moves', { department: null, accountEnabled: true });
    await sync();
    assert.equal((await person('moves'))?.isDeleted, false);
    assert.deepEqual((await person('moves'))?.contact.tags, ['entra']);
    await perform(updateConnection, { connectionId, settings: { people: null, leavers: null } });
    await sync();
  });

  test('a contact that somebody deleted stays deleted, whatever becomes of the person, also once it was purged', async () => {
    for (const id of ['cut', 'cut-later']) add(id);
    await sync();
    const contactId = textAt((await person('cut'))?.contact, 'id');
    await perform(deleteContact, { contactId });
    await perform(deleteContact, { contactId: textAt((await person('cut-later'))?.contact, 'id') });
    graph.remove('cut');
    await sync();
    graph.restore('cut');
    await sync();
    assert.equal((await person('cut'))?.isDeleted, true);
    await daysLater(31);
    const retention = parseRetention('events=90d');
    const { work } = housekeeping(context.store, retention);
    while (await work(context.locationId, new AbortController().signal));
    for (const id of ['cut', 'cut-later']) {
      assert.equal(await person(id), undefined);
      add(id, { city: 'Porto' });
    }
    await sync();
    for (const id of ['cut', 'cut-later']) {
      assert.equal(await person(id), undefined);
      const { people } = await perform(searchDirectoryPeople, { connectionId, query: id });
      assert.match(textAt(people, '0.reason'), /deleted here/);
    }
  });

  for (const [what, leave] of [
    ['is deleted', (id: string) => graph.remove(id)],
    ['is disabled', (id: string) => add(id, { accountEnabled: false, mobilePhone: '+14155550177' })],
  ] as const)
    test(`what is to be decided of somebody who ${what} is decided`, async () => {
      const id = what.replace(' ', '-');
      await perform(createContact, { firstName: 'By mail', email: `${id}@contoso.example` });
      const phone = what === 'is deleted' ? '+14155550188' : '+14155550177';
      await perform(createContact, { firstName: 'By phone', phone });
      add(id, { mobilePhone: phone });
      await sync();
      assert.equal(await openConflicts(id), 1);
      leave(id);
      await sync();
      assert.equal(await openConflicts(id), 0);
    });
});
