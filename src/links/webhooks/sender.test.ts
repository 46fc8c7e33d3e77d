import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { type Listening, listening } from '#test/support/listening.ts';
import { tell } from '#test/support/proof.ts';
import { isNetwork } from './addresses.ts';
import { openSender, type SenderOptions } from './sender.ts';

/** Refused before any connection: what a URL says of itself. */
const refusedUrls = [
  'http://hooks.example.com/',
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.1/',
  'https://017700000001/',
  'https://0177.0.0.1/',
  'https://0/',
  'https://0.0.0.0/',
  'https://10.0.0.1/',
  'https://172.31.255.255/',
  'https://192.168.1.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://[fd00:ec2::254]/',
  'https://168.63.129.16/',
  'https://100.100.100.200/',
  'https://100.64.0.1/',
  'https://192.0.0.192/',
  'https://198.18.0.1/',
  'https://192.0.2.1/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[64:ff9b:1::a00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[2001:0:53aa:64c:0:0:80ff:fffe]/',
  'https://[fe80::1]/',
  'https://[fe80::1%25eth0]/',
  'https://[fc00::1]/',
  'https://[fec0::1]/',
  'https://[ff02::1]/',
  'https://[2001:db8::1]/',
  'https://localhost/',
  'https://LOCALHOST./',
  'https://foo.localhost/',
  'https://metadata.google.internal/',
  'https://metadata/',
  'https://roster.local/',
  'https://hooks.test/',
  'https://hooks.example.com./',
  'https://user:pass@hooks.example.com/',
  'https://hooks.example.com@127.0.0.1/',
  'https://hooks.example.com:22/',
  'https://①②⑦.⓪.⓪.①/',
  'https://127。0。0。1/',
  'https://%31%32%37.0.0.1/',
  'https:/\\127.0.0.1/',
  'https://8.8.8.8/',
  'file:///etc/passwd',
  'gopher://hooks.example.com/',
  'ftp://hooks.example.com/',
  'data:text/plain,x',
  'javascript:1',
  'no url',
  `https://hooks.example.com/${'x'.repeat(2048)}`,
];

/** Names of one's own network pass the first check where networks are named, and what they answer is judged. */
const answers: Readonly<Record<string, readonly string[]>> = {
  'private.hooks.example.com': ['10.1.2.3'],
  'loop.hooks.example.com': ['127.0.0.1'],
  'six.hooks.example.com': ['::1'],
  'mapped.hooks.example.com': ['::ffff:127.0.0.1'],
  'metadata.hooks.example.com': ['169.254.169.254'],
  'unique.hooks.example.com': ['fd12:3456::1'],
  'azure.hooks.example.com': ['168.63.129.16'],
  'two.hooks.example.com': ['93.184.215.14', '127.0.0.1'],
  'nip.hooks.example.com': ['127.0.0.1'],
  'kubernetes.default.svc': ['10.96.0.1'],
  'none.hooks.example.com': [],
};

describe('A webhook', () => {
  let receiver: Listening;
  let connections = 0;
  let answer: (request: IncomingMessage, response: ServerResponse) => unknown;

  before(async () => {
    const server = createServer((request, response) => {
      request.resume();
      request.once('end', () => answer(request, response));
    });
    server.on('connection', () => connections++);
    receiver = await listening(server);
  });
  after(() => receiver.close());

  /** Names of the test answer as the table says, and every one of them leads to the receiver's port. */
  const lookup: LookupFunction = (host, _options, callback) => {
    const found = answers[host] ?? assert.fail(`${host} was looked up`);
    callback(
      null,
      found.map(address => ({ address, family: isIP(address) })),
    );
  };

  function sender(options: Partial<SenderOptions> = {}) {
    return openSender({ networks: [], allowsLoopback: false, lookup, patience: 2000, ...options });
  }
  const message = (url: string) => ({ url, headers: { 'webhook-id': 'one' }, body: '{"a":1}' });

  test('R36. A URL that a user gives reaches no private address: by what it says, by what its name answers, or by a redirect', async context => {
    const guarded = sender();
    connections = 0;
    for (const url of refusedUrls) {
      assert.throws(() => guarded.check(url), /./, url);
      const { status, failure } = await guarded.send(message(url));
      assert.equal(status, undefined, url);
      assert.ok(failure, url);
    }
    for (const host of Object.keys(answers)) {
      const url = `https://${host}/`;
      guarded.check(url);
      const { failure } = await guarded.send(message(url));
      assert.equal(failure, 'The name of the host leads to an address that may not be reached.', host);
    }
    // Networks of one's own are reached where they are named; this machine, its link and metadata never are.
    const own = sender({ networks: ['10.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '::1/128'] });
    own.check('http://10.1.2.3:8080/hook');
    own.check('http://crm:8080/hook');
    for (const url of [`http://127.0.0.1:${receiver.port}/`, `http://localhost:${receiver.port}/`])
      assert.throws(() => own.check(url));
    for (const host of ['loop', 'six', 'mapped', 'metadata', 'two', 'nip']) {
      const { failure } = await own.send(message(`http://${host}.hooks.example.com:${receiver.port}/`));
      assert.equal(failure, 'The name of the host leads to an address that may not be reached.', host);
    }
    assert.equal(connections, 0);

    const local = sender({ allowsLoopback: true });
    answer = (_request, response) => response.writeHead(302, { location: receiver.origin }).end();
    connections = 0;
    assert.equal((await local.send(message(receiver.origin))).status, 302);
    assert.equal(connections, 1);
    for (const each of [guarded, own, local]) each.close();
    tell(context, {
      statement: 'R36',
      how: `${refusedUrls.length} URLs, ${Object.keys(answers).length + 6} names with answers of our own, a redirect`,
      found: 'connects 0',
    });
  });

  test('what an automation service calls its address is taken', () => {
    const guarded = sender();
    guarded.check('https://prod-01.westeurope.logic.azure.com:443/workflows/a%2Fb?sig=x%2Fy&sv=1.0');
    guarded.check('https://hooks.zapier.com/hooks/standard/1/2/');
    guarded.close();
  });

  test('an answer is kept by its status, its beginning and its time, and Retry-After is read in both forms', async () => {
    const local = sender({ allowsLoopback: true });
    answer = (_request, response) => response.writeHead(503, { 'retry-after': '7' }).end('x'.repeat(5000));
    const first = await local.send(message(receiver.origin));
    assert.equal(first.status, 503);
    assert.equal(first.answer?.length, 1024);
    assert.equal(first.retryAfter, 7000);
    answer = (_request, response) =>
      response
        .writeHead(429, {
          date: 'Thu, 15 Jan 2026 09:00:00 GMT',
          'retry-after': 'Thu, 15 Jan 2026 09:01:00 GMT',
        })
        .end();
    assert.equal((await local.send(message(receiver.origin))).retryAfter, 60_000);
    local.close();
  });

  test('a receiver that does not answer in time, closes the connection or is not there fails the attempt with a sentence', async () => {
    const impatient = sender({ allowsLoopback: true, patience: 50 });
    answer = () => {};
    assert.equal((await impatient.send(message(receiver.origin))).failure, 'No answer in 0.05 s.');
    impatient.close();
    const local = sender({ allowsLoopback: true });
    answer = request => request.socket.destroy();
    const cut = await local.send(message(receiver.origin));
    assert.equal(cut.failure, 'The connection was closed before the answer.');
    const gone = await local.send(message('http://127.0.0.1:1/'));
    assert.equal(gone.failure, 'The connection was refused.');
    local.close();
  });

  test('R43. A kept connection that the receiver closed meanwhile is replaced, and the message arrives', async () => {
    const local = sender({ allowsLoopback: true });
    answer = (_request, response) => response.end('ok');
    assert.equal((await local.send(message(receiver.origin))).status, 200);
    let isFirst = true;
    answer = (request, response) => {
      if (isFirst) request.socket.destroy();
      else response.end('ok');
      isFirst = false;
    };
    assert.equal((await local.send(message(receiver.origin))).status, 200);
    local.close();
  });
});

test('a network is an address with a number of bits', () => {
  for (const network of ['10.0.0.0/8', '192.168.1.7/32', 'fd00::/8', '::/0']) assert.ok(isNetwork(network));
  for (const text of ['10.0.0.0', '10.0.0/8', '10.0.0.0/33', 'fd00::/129', 'x/8', '10.0.0.0/8/8', ''])
    assert.ok(!isNetwork(text), text);
});
