import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import fastify, { type FastifyInstance } from 'fastify';
import { isRecord, parseJson } from '#base/json.ts';
import { answerBeforeRoutes, answerBrokenRequest, assertOneHost } from './broken-request.ts';

describe('What is no call of the API', () => {
  let server: FastifyInstance;
  let port: number;

  before(async () => {
    server = fastify({
      clientErrorHandler: answerBrokenRequest,
      requestTimeout: 200,
      http: { headersTimeout: 100, connectionsCheckingInterval: 20, requireHostHeader: false },
    });
    answerBeforeRoutes(server.server);
    server.addHook('onRequest', async request => assertOneHost(request.raw));
    server.post('/', async () => 'taken');
    await server.listen({ host: '127.0.0.1', port: 0 });
    const address = server.server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  after(() => server.close());

  /** Sends bytes and no more, but leaves the connection open: the server ends it. */
  async function send(bytes: string): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(bytes);
    return text(socket);
  }

  function envelopeIn(answer: string): Record<string, unknown> {
    const [, body = ''] = answer.split('\r\n\r\n');
    const envelope = parseJson(body);
    assert.ok(isRecord(envelope));
    assert.match(String(envelope.traceId), /^[0-9a-f]{32}$/);
    return envelope;
  }

  test('a client that does not finish its headers is cut off with 408', async () => {
    const answer = await send('POST / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    assert.match(answer, /^HTTP\/1\.1 408 Request Timeout\r\n/);
    assert.equal(envelopeIn(answer).code, 'request_timeout');
  });

  test('a client that does not finish its body is cut off with 408', async () => {
    const answer = await send(
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    );
    assert.match(answer, /^HTTP\/1\.1 408 /);
    assert.equal(envelopeIn(answer).code, 'request_timeout');
  });

  test('a client that connects and says nothing is cut off', async () => {
    assert.match(await send(''), /^HTTP\/1\.1 408 /);
  });

  test('CONNECT is refused in the envelope', async () => {
    const answer = await send('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n');
    assert.match(answer, /^HTTP\/1\.1 405 Method Not Allowed\r\n/);
    assert.equal(envelopeIn(answer).code, 'method_not_allowed');
  });

  test('an expectation that nobody knows is refused in the envelope', async () => {
    const answer = await send('POST / HTTP/1.1\r\nHost: x\r\nExpect: magic\r\nContent-Length: 0\r\n\r\n');
    assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/);
    assert.equal(envelopeIn(answer).code, 'invalid_request');
  });

  test('bytes that are not HTTP are refused in the envelope', async () => {
    const answer = await send('\x16\x03\x01\x02');
    assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/);
    assert.equal(envelopeIn(answer).code, 'invalid_request');
  });
});
