import { oddTexts, oddValues } from './made-up.ts';
import type { Random } from './random.ts';

/** What a fault is made from: chance, and the body that the call would have had. */
export interface Material {
  readonly random: Random;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A request before it is framed. */
export interface Draft {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: Buffer | undefined;
}

type Faults<Fault> = readonly (readonly [name: string, fault: Fault])[];

const depth = 100_000;

/** The body with a value in the place of one member, or as a new one. */
function put({ body, random }: Material, value: unknown): Record<string, unknown> {
  const names = [...Object.keys(body), 'firstName', 'email', 'query', 'filters', 'title'];
  return { ...body, [random.pick(names)]: value };
}

/** The same with the value as it stands in JSON. */
function putJson(material: Material, text: string): string {
  return JSON.stringify(put(material, '@here@')).replace('"@here@"', () => text);
}

export const bodyFaults: Faults<(material: Material) => unknown> = [
  ['a value of another type', m => put(m, m.random.pick(oddValues))],
  ['a value of another type inside', m => put(m, [{ [m.random.pick(oddTexts)]: m.random.pick(oddValues) }])],
  ['an odd text', m => put(m, m.random.pick(oddTexts))],
  ['a member missing', m => Object.fromEntries(Object.entries(m.body).slice(1))],
  ['an unknown member', m => ({ ...m.body, [m.random.pick(oddTexts)]: 1 })],
  ['another JSON value', m => m.random.pick(oddValues)],
];

/** Bodies as bytes or text, for what a JSON writer does not write. */
export const textFaults: Faults<(material: Material) => string | Buffer> = [
  ['a NUL', m => putJson(m, '"a\\u0000b"')],
  ['half of a surrogate pair', m => putJson(m, m.random.pick(['"\\ud800"', '"\\udc00\\ud800"']))],
  ['a bare control character', m => putJson(m, '"a\u0000\u0001b"')],
  ['arrays in arrays', m => putJson(m, `${'['.repeat(depth)}${']'.repeat(depth)}`)],
  ['objects in objects', m => putJson(m, `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)],
  ['only opening brackets', () => '['.repeat(depth)],
  ['a key of the prototype', m => putJson(m, '{"__proto__":{"isAdmin":true},"constructor":{"prototype":1}}')],
  ['a prototype at the top', m => `{"__proto__":{"x":1},${JSON.stringify({ ...m.body, z: 1 }).slice(1)}`],
  ['a member twice', m => `{"firstName":1,${JSON.stringify({ firstName: 'b', ...m.body }).slice(1)}`],
  ['bytes that are not UTF-8', () => Buffer.from([0x7b, 0x22, 0xff, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d])],
  ['JSON cut off', m => JSON.stringify({ ...m.body, firstName: 'cut' }).slice(0, 1 + m.random.below(20))],
  ['a huge number', m => putJson(m, m.random.pick(['1e999', '-1e999', '9'.repeat(500), '0.1e-999']))],
  ['a body where none belongs', () => '{"a":1'],
  ['no body', () => ''],
];

/** A body beyond the limit, kept once: it is sent rarely. */
export const tooLarge = Buffer.from(`{"firstName":"${'x'.repeat(1024 * 1024)}"}`);

const lastPart = /[^/?]+(?=\?|$)/;
const parameters =
  'query limit skip startAfter startAfterId email number cursor include ids locationId'.split(' ');

function withQuery(path: string, query: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}${query}`;
}

export const pathFaults: Faults<(path: string, random: Random) => string> = [
  [
    'parameters twice',
    path => withQuery(path, parameters.map(name => `${name}=1&${name}=b&${name}[]=c`).join('&')),
  ],
  [
    'an odd parameter',
    (path, random) =>
      withQuery(path, `${random.pick(parameters)}=${encodeURIComponent(random.pick(oddTexts))}`),
  ],
  [
    'percent signs that encode nothing',
    (path, random) =>
      path + random.pick(['%', '%zz', '%ff', '%00', '?query=%ff%00', '?a[b]=%c0%80', '/%2e%2e/%2e%2e']),
  ],
  [
    'parameters like objects',
    path => withQuery(path, '__proto__[x]=1&constructor=1&limit[]=1&limit[a]=2&query[toString]=1&[]=&=&&'),
  ],
  ['an odd id', (path, random) => path.replace(lastPart, encodeURIComponent(random.pick(oddTexts)))],
  ['an id of any length', (path, random) => path.replace(lastPart, 'i'.repeat(1 + random.below(2000)))],
  [
    'an odd prefix for a location',
    (path, random) =>
      `/at/${random.pick(['', '%', '%zz', 'x'.repeat(300), encodeURIComponent(random.pick(oddTexts))])}${path}`,
  ],
];

const headerNames = [
  'Version',
  'If-Match',
  'Idempotency-Key',
  'locationId',
  'traceparent',
  'Accept',
  'Range',
  'X-HTTP-Method-Override',
  'Cookie',
  'Origin',
];
const headerValues = [
  '',
  'v3',
  'W/"1"',
  '"99999999999999999999"',
  '*',
  'x'.repeat(3000),
  '\xff\xfe',
  '00-0-0-0',
];
const contentTypes = [
  'text/plain',
  'application/xml',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/jsonp',
  'x',
  ';;;',
];
const credentials = [
  '',
  'Bearer',
  'Bearer x',
  'Basic YTpi',
  'Bearer a.b.c',
  `Bearer ${'a'.repeat(9000)}`,
  'bearer \xff',
];

export const headerFaults: Faults<(random: Random) => string> = [
  ['an odd header', random => `${random.pick(headerNames)}: ${random.pick(headerValues)}`],
  ['another type of content', random => `Content-Type: ${random.pick(contentTypes)}`],
  ['a compressed body', () => 'Content-Encoding: gzip'],
  ['a second credential', random => `Authorization: ${random.pick(credentials)}`],
];

const type = 'Content-Type: application/json';

export function head({ method, path, headers }: Draft, more: readonly string[]): string {
  return `${[`${method} ${path} HTTP/1.1`, 'Host: roster.example', ...headers, ...more].join('\r\n')}\r\n\r\n`;
}

function chunk(body: string): string {
  return `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
}

/** A request with its length, as a client sends it. */
export function framed(draft: Draft): Buffer {
  const { body, headers } = draft;
  const isTyped = headers.some(line => /^content-type:/i.test(line));
  const more = body === undefined ? [] : [...(isTyped ? [] : [type]), `Content-Length: ${body.length}`];
  return Buffer.concat([Buffer.from(head(draft, more), 'latin1'), body ?? Buffer.alloc(0)]);
}

/** Ways of sending a request whose end or form is wrong, or seldom seen. */
export const framingFaults: Faults<(draft: Draft, random: Random) => string | Buffer> = [
  ['two lengths', draft => `${head(draft, [type, 'Content-Length: 2', 'Content-Length: 3'])}{}x`],
  [
    'a length and chunks',
    draft => `${head(draft, [type, 'Content-Length: 2', 'Transfer-Encoding: chunked'])}${chunk('{}')}`,
  ],
  [
    'chunks',
    draft => `${head(draft, [type, 'Transfer-Encoding: chunked'])}${chunk(String(draft.body ?? '{}'))}`,
  ],
  ['broken chunks', draft => `${head(draft, [type, 'Transfer-Encoding: chunked'])}zz\r\n{}\r\n`],
  ['a body cut off', draft => `${head(draft, [type, 'Content-Length: 500'])}{"firstName":`],
  ['a head cut off', draft => head(draft, []).slice(0, 40)],
  ['no host', draft => head(draft, []).replace('Host: roster.example\r\n', '')],
  ['two hosts', draft => head(draft, ['Host: other.example'])],
  [
    'a length that is none',
    (draft, random) =>
      `${head(draft, [`Content-Length: ${random.pick(['-1', '1e3', '0x5', '99999999999999999999', ''])}`])}{}`,
  ],
  [
    'a header line that is none',
    (draft, random) =>
      head(draft, [
        random.pick(['no colon', ': x', 'a b: c', 'X: \0', ' folded', `X: ${'h'.repeat(17_000)}`]),
      ]),
  ],
  [
    'an odd method',
    (draft, random) =>
      head(
        {
          ...draft,
          method: random.pick('TRACE CONNECT PATCH HEAD OPTIONS PROPFIND QUERY FOO get'.split(' ')),
        },
        [],
      ),
  ],
  [
    'an odd version of HTTP',
    (draft, random) =>
      head(draft, []).replace('HTTP/1.1', random.pick(['HTTP/1.0', 'HTTP/0.9', 'HTTP/3.0', 'HTTQ/1.1', ''])),
  ],
  [
    'an expectation',
    (draft, random) =>
      `${head(draft, [type, 'Content-Length: 2', `Expect: ${random.pick(['100-continue', 'magic'])}`])}{}`,
  ],
  [
    'an upgrade',
    (draft, random) =>
      head(draft, ['Connection: Upgrade', `Upgrade: ${random.pick(['websocket', 'h2c', 'TLS/1.0'])}`]),
  ],
  [
    'bytes that are not HTTP',
    (_draft, random) =>
      random.pick([
        Buffer.from([0x16, 3, 1, 2, 0, 1, 0]),
        Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
        Buffer.from('no request\r\n\r\n'),
        Buffer.alloc(64),
      ]),
  ],
];
