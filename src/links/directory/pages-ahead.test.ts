import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PagesAhead } from './pages-ahead.ts';

const page = { changes: [], nextLink: 'https://graph.example.com/3' };

test('a page that was asked for before is given once, to its connection and its link', async () => {
  const ahead = new PagesAhead(() => 0);
  ahead.keep('one', '/2', Promise.resolve(page));
  assert.equal(await ahead.take('other', '/2'), undefined);
  assert.equal(await ahead.take('one', '/2'), page);
  assert.equal(await ahead.take('one', '/2'), undefined);
});

test('a page of another place, one that waited too long and one that failed are asked for again', async () => {
  let now = 0;
  const ahead = new PagesAhead(() => now);
  ahead.keep('one', '/2', Promise.resolve(page));
  assert.equal(await ahead.take('one', null), undefined);
  ahead.keep('one', '/2', Promise.resolve(page));
  now += 30_001;
  assert.equal(await ahead.take('one', '/2'), undefined);
  ahead.keep('one', '/2', Promise.reject(new Error('reset')));
  assert.equal(await ahead.take('one', '/2'), undefined);
});
