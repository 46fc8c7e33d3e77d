import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Check } from 'typebox/value';
import {
  DndSettings,
  DndSettingsInput,
  dndChannels,
  mergeDndSettings,
  mergeInboundDndSettings,
} from './dnd.ts';

test('a write changes the channels that it names and leaves the others', () => {
  const before = { Email: { status: 'active' }, SMS: { status: 'permanent', code: '30006' } } as const;
  assert.deepEqual(mergeDndSettings(before, { Email: { status: 'inactive', message: 'asked' } }), {
    Email: { status: 'inactive', message: 'asked' },
    SMS: { status: 'permanent', code: '30006' },
  });
});

test('null or an empty text clears a channel', () => {
  const before = {
    Email: { status: 'active' },
    SMS: { status: 'active' },
    Call: { status: 'active' },
  } as const;
  assert.deepEqual(mergeDndSettings(before, { Email: null, SMS: '' }), { Call: { status: 'active' } });
});

test('settings before a write are not changed by it', () => {
  const before: DndSettings = Object.freeze({ Email: { status: 'active' } });
  mergeDndSettings(before, { Email: null, FB: { status: 'active' } });
  assert.deepEqual(before, { Email: { status: 'active' } });
});

test('inbound settings change only when they are named', () => {
  const before = { all: { status: 'active' } } as const;
  assert.deepEqual(mergeInboundDndSettings(before, {}), before);
  assert.deepEqual(mergeInboundDndSettings(before, { all: null }), {});
  assert.deepEqual(mergeInboundDndSettings({}, before), before);
});

test('every channel is taken and kept, unknown channels and statuses are not', () => {
  const all = Object.fromEntries(dndChannels.map(name => [name, { status: 'active' }]));
  assert.ok(Check(DndSettings, all));
  assert.deepEqual(mergeDndSettings({}, all), all);
  assert.equal(Check(DndSettingsInput, { Fax: { status: 'active' } }), false);
  assert.equal(Check(DndSettingsInput, { Email: { status: 'on' } }), false);
  assert.equal(Check(DndSettingsInput, { Email: { message: 'no status' } }), false);
});
