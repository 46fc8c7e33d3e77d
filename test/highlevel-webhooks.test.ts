import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dueIncoming } from '#store/highlevel/incoming.ts';
import { onBothEngines } from './support/engines.ts';
import { startLinked } from './support/highlevel/linked.ts';

onBothEngines('A webhook of HighLevel', engine => {
  const { clock } = engine;

  async function link() {
    const { store } = engine;
    const locationId = await engine.newLocation();
    const linked = await startLinked({ store, clock, locationId });
    const { highLevel, connectionId } = linked;
    const message = {
      type: 'ContactUpdate',
      locationId: highLevel.locationId,
      id: 'there1',
      webhookId: 'w1',
      timestamp: new Date(clock()).toISOString(),
    };
    const send = async (body: string, signature?: string, to = highLevel.webhooks.url ?? '') => {
      const headers = {
        'content-type': 'application/json',
        ...(signature !== undefined && { 'x-ghl-signature': signature }),
      };
      return (await fetch(to, { method: 'POST', headers, body })).status;
    };
    const signed = (members: object, to?: string) => {
      const body = JSON.stringify({ ...message, ...members });
      return send(body, highLevel.webhooks.sign(body), to);
    };
    const kept = async () => {
      const rows = await store.read(locationId, reader => dueIncoming(reader, connectionId, 100));
      return rows.map(row => [row.type, row.remote_contact_id, row.remote_id]);
    };
    return { ...linked, send, signed, kept, message };
  }

  test('is kept before it is answered, once however often it comes', async () => {
    const { signed, kept } = await link();
    assert.deepEqual([await signed({}), await signed({})], [200, 200]);
    assert.deepEqual(await kept(), [['ContactUpdate', 'there1', 'there1']]);
    clock.advance(1000);
    assert.equal(
      await signed({ type: 'NoteCreate', webhookId: 'w2', contactId: 'there1', id: 'note1' }),
      200,
    );
    assert.equal(await signed({ type: 'OpportunityCreate', webhookId: 'w3' }), 200);
    assert.deepEqual(await kept(), [
      ['ContactUpdate', 'there1', 'there1'],
      ['NoteCreate', 'there1', 'note1'],
    ]);
  });

  test('without a signature, with that of another body, or with a byte changed is refused', async () => {
    const { send, kept, message, highLevel } = await link();
    const body = JSON.stringify(message);
    const signature = highLevel.webhooks.sign(body);
    const refused = [
      await send(body),
      await send(body, 'no signature'),
      await send(body, highLevel.webhooks.sign(`${body} `)),
      await send(`${body} `, signature),
      await send(body.replace('there1', 'there2'), signature),
    ];
    assert.deepEqual(refused, [401, 401, 401, 401, 401]);
    assert.deepEqual(await kept(), []);
  });

  test('that is older than two hours, or no webhook, is refused; one of another location is nothing to it', async () => {
    const { signed, kept, highLevel } = await link();
    const at = (minutes: number) => new Date(clock() - minutes * 60_000).toISOString();
    assert.equal(await signed({ timestamp: at(121) }), 400);
    assert.equal(await signed({ timestamp: at(-6) }), 400);
    assert.equal(await signed({ timestamp: undefined }), 400);
    assert.equal(await signed({ webhookId: 7 }), 400);
    assert.equal(await signed({ locationId: 'another' }), 200);
    const elsewhere = highLevel.webhooks.url?.replace(/[^/]+$/, 'invented');
    assert.equal(await signed({}, elsewhere), 200);
    assert.deepEqual(await kept(), []);
    assert.equal(await signed({ timestamp: at(119) }), 200);
    assert.equal((await kept()).length, 1);
  });
});
