import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from './metrics.ts';

test('requests are counted by operation and status, also those before the first scrape', async () => {
  const metrics = createMetrics();
  metrics.request('contact.get', 200, 3);
  metrics.request('contact.get', 404, 3);
  await metrics.load();
  metrics.request('contact.get', 200, 30);
  const { text, contentType } = await metrics.render();
  assert.match(contentType, /^text\/plain/);
  assert.match(text, /^roster_requests_total\{operation="contact\.get",status="200"\} 2$/m);
  assert.match(text, /^roster_requests_total\{operation="contact\.get",status="404"\} 1$/m);
  assert.match(text, /^roster_request_duration_seconds_bucket\{le="0\.005",operation="contact\.get"\} 2$/m);
  assert.match(text, /^roster_request_duration_seconds_count\{operation="contact\.get"\} 3$/m);
});

test('no request is lost where many come before the first scrape', async () => {
  const metrics = createMetrics();
  for (let i = 0; i < 2500; i++) metrics.request('contact.list', 200, 1);
  const { text } = await metrics.render();
  assert.match(text, /^roster_requests_total\{operation="contact\.list",status="200"\} 2500$/m);
});

test('a figure of another part is asked for at each scrape', async () => {
  const metrics = createMetrics();
  let value = 1;
  metrics.figure({ name: 'roster_waiting', help: 'Waiting.', kind: 'gauge', read: () => value });
  metrics.figure({ name: 'roster_taken_total', help: 'Taken.', kind: 'counter', read: () => value });
  await metrics.render();
  value = 5;
  const { text } = await metrics.render();
  assert.match(text, /^roster_waiting 5$/m);
  assert.match(text, /^roster_taken_total 5$/m);
});

test('a figure of a part that starts after the first scrape is there at the next', async () => {
  const metrics = createMetrics();
  await metrics.render();
  metrics.figure({ name: 'roster_late', help: 'Late.', kind: 'gauge', read: () => 7 });
  assert.match((await metrics.render()).text, /^roster_late 7$/m);
});

test('two servers in one process keep their figures apart, and each shows those of the process', async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.request('contact.get', 200, 1);
  assert.doesNotMatch((await other.render()).text, /contact\.get/);
  assert.match((await other.render()).text, /^process_resident_memory_bytes \d+/m);
});
