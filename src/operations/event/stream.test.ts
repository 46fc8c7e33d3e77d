import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRecord } from '#base/json.ts';
import { person, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import type { FileAnswer } from '../operation.ts';
import { createSubscription } from '../subscription/create.ts';
import { addTagsToContact } from '../tag/add-to-contact.ts';
import { streamEvents } from './stream.ts';

specify(streamEvents, ({ perform, sample }) => {
  const read = async (answer: object) => {
    assert(isFile(answer));
    const text = Buffer.concat(await Array.fromAsync(answer.pieces())).toString();
    return [...text.matchAll(/^id: (.+)\nevent: (.+)\ndata: (.+)$/gm)].map(([, id, type, data]) => ({
      id,
      type,
      event: JSON.parse(data ?? ''),
    }));
  };

  test('events are sent from a cursor on, each with the cursor to go on from', async () => {
    const contactId = textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
    await perform(addTagsToContact, { contactId, tags: ['vip'] });
    await sample({ seconds: 0, types: ['contact.created'] });

    const all = await read(await perform(streamEvents, { seconds: 0, cursor: 'WzAsImV2ZW50Il0' }));
    assert.deepEqual(
      all.map(({ type }) => type),
      ['user.created', 'contact.created', 'contact.tagsChanged'],
    );
    const rest = await read(await perform(streamEvents, { seconds: 0, cursor: all[1]?.id ?? '' }));
    assert.deepEqual(rest, all.slice(2));
    const tagged = { seconds: 0, cursor: all[0]?.id ?? '', types: ['contact.tagAdded'] };
    assert.equal((await read(await perform(streamEvents, tagged)))[0]?.event.data.tag, 'vip');
    assert.deepEqual(
      await read(await perform(streamEvents, { seconds: 0 })),
      [],
      'without a cursor from now on',
    );
  });

  test('who names a subscription is sent what it asks for, with its filter', async () => {
    const wish = { events: ['contact.tagAdded'], filter: { tag: 'gold' } };
    const subscriptionId = textAt(await perform(createSubscription, wish), 'subscription.id');
    const contactId = textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
    await perform(addTagsToContact, { contactId, tags: ['silver', 'gold'] });
    const asked = { seconds: 0, cursor: 'WzAsImV2ZW50Il0', subscriptionId };
    const told = await read(await perform(streamEvents, asked));
    assert.deepEqual(
      told.map(({ event }) => event.data.tag),
      ['gold'],
    );
    const caller = { ...person, objectId: 'another', rights: new Set(['contacts.readonly'] as const) };
    await assert.rejects(perform(streamEvents, asked, { caller }), { code: 'not_found' });
  });

  test('what happens while a caller follows is sent at once', async () => {
    const answer = await perform(streamEvents, { types: ['contact.created'] });
    assert(isFile(answer));
    const pieces = answer.pieces()[Symbol.asyncIterator]();
    await pieces.next();
    const coming = pieces.next();
    await perform(createContact, { firstName: 'Omar' });
    const { value } = await coming;
    assert.match(Buffer.from(value).toString(), /"firstName":"Omar"/);
    await pieces.return?.();
  });
});

function isFile(answer: object): answer is FileAnswer {
  return isRecord(answer) && typeof answer.pieces === 'function';
}
