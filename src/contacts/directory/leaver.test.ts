import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultLeaverRules, type LeaverRules, type LeaverStep, leaverCauses, planLeaver } from './leaver.ts';

const day = 86_400_000;
const since = Date.UTC(2026, 0, 1);

function plan(steps: readonly LeaverStep[], days: number, taken: readonly LeaverStep[] = []) {
  const rules: LeaverRules = { ...defaultLeaverRules, disabled: [...steps] };
  return planLeaver(rules, { cause: 'disabled', since, taken }, since + days * day);
}

test('who is still in the directory is tagged, who is gone moves to the recycle bin, at once', () => {
  const done = leaverCauses.map(cause => planLeaver(defaultLeaverRules, { cause, since, taken: [] }, since));
  const tag = { now: [{ do: 'tag', tag: 'entra-disabled' }], later: [] };
  const bin = { now: [{ do: 'bin' }], later: [] };
  assert.deepEqual(done, [tag, bin, bin, tag]);
});

test('a step may wait for days, and is then told with its time', () => {
  const steps: LeaverStep[] = [{ do: 'erase', afterDays: 60 }, { do: 'bin', afterDays: 30 }, { do: 'dnd' }];
  assert.deepEqual(plan(steps, 0), {
    now: [{ do: 'dnd' }],
    later: [
      { at: since + 30 * day, step: { do: 'bin', afterDays: 30 } },
      { at: since + 60 * day, step: { do: 'erase', afterDays: 60 } },
    ],
  });
  assert.deepEqual(plan(steps, 30).now, [{ do: 'dnd' }, { do: 'bin', afterDays: 30 }]);
});

test('a step is due on its day, not a moment before', () => {
  const steps: LeaverStep[] = [{ do: 'bin', afterDays: 1 }];
  assert.equal(plan(steps, 1 - 1 / day).now.length, 0);
  assert.equal(plan(steps, 1).now.length, 1);
});

test('what is due together is done in the order in which each can still be done', () => {
  const steps: LeaverStep[] = [{ do: 'bin' }, { do: 'unassign' }, { do: 'tag', tag: 'gone' }, { do: 'dnd' }];
  assert.deepEqual(
    plan(steps, 0).now.map(step => step.do),
    ['tag', 'dnd', 'unassign', 'bin'],
  );
});

test('a step that was taken is not taken again, whenever it is asked', () => {
  const steps: LeaverStep[] = [
    { do: 'tag', tag: 'gone' },
    { do: 'tag', tag: 'left' },
    { do: 'bin', afterDays: 3 },
  ];
  assert.deepEqual(plan(steps, 5, [{ do: 'tag', tag: 'gone' }]).now, [
    { do: 'tag', tag: 'left' },
    { do: 'bin', afterDays: 3 },
  ]);
  assert.deepEqual(plan(steps, 5, steps), { now: [], later: [] });
});
