import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from '#base/metrics.ts';
import { listenForMetrics } from './metrics-listener.ts';

test('the metrics stand on a listener of their own, at /metrics alone', async () => {
  const metrics = createMetrics();
  metrics.request('contact.get', 200, 1);
  const listener = await listenForMetrics(metrics, 0);
  try {
    const at = (path: string, method = 'GET') =>
      fetch(`http://127.0.0.1:${listener.port}${path}`, { method });
    const scrape = await at('/metrics');
    assert.equal(scrape.status, 200);
    assert.match(await scrape.text(), /roster_requests_total\{operation="contact\.get",status="200"\} 1/);
    assert.equal((await at('/')).status, 404);
    assert.equal((await at('/metrics', 'POST')).status, 405);
  } finally {
    await listener.close();
  }
});
