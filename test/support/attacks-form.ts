import { payloads, requests, tokens } from './attack-rows.ts';
import { authorization, partsOf } from './attack-tokens.ts';
import type { Attack, AttackRequest } from './attacks.ts';
import { compact, type Members, rs256, type TokenMint } from './token-mint.ts';

/** Cases 1 to 13: the call and the form of the token. */
export const formAttacks: readonly Attack[] = [
  ...requests(1, 'no token', { 'no Authorization header': () => ({ headers: [] }) }),
  ...requests(2, 'no token', {
    'the scheme alone': () => authorization('Bearer'),
    'the scheme and a blank': () => authorization('Bearer '),
    'an empty value': () => authorization(''),
  }),
  ...requests(3, 'no token', {
    'Basic around a good token': mint => authorization(`Basic ${mint.token()}`),
    'Basic with a good token as password': mint =>
      authorization(`Basic ${Buffer.from(`user:${mint.token()}`).toString('base64')}`),
    'DPoP around a good token': mint => authorization(`DPoP ${mint.token()}`),
    'Token around a good token': mint => authorization(`Token ${mint.token()}`),
    'BearerX around a good token': mint => authorization(`BearerX ${mint.token()}`),
    'no scheme before a good token': mint => authorization(mint.token()),
  }),
  ...requests(4, 'two credentials', {
    'two headers, the good one first': mint => authorization(`Bearer ${mint.token()}`, 'Bearer a.b.c'),
    'two headers, the good one last': mint => authorization('Bearer a.b.c', `Bearer ${mint.token()}`),
    'two headers, both good': mint =>
      authorization(`Bearer ${mint.token()}`, `Bearer ${mint.token({ uti: '2' })}`),
    'two headers, one of another scheme': mint => authorization(`Bearer ${mint.token()}`, 'Basic YTpi'),
    'two credentials in a header': mint => authorization(`Bearer ${mint.token()}, Bearer ${mint.token()}`),
  }),
  ...requests(5, 'no token', {
    'a good token in the query': mint => ({ headers: [], query: `access_token=${mint.token()}` }),
    ...Object.fromEntries(
      [
        'Cookie: access_token=',
        'Cookie: AppServiceAuthSession=',
        'X-Authorization: Bearer ',
        'X-Access-Token: ',
        'X-Forwarded-Access-Token: ',
        'X-Forwarded-Authorization: Bearer ',
        'Proxy-Authorization: Bearer ',
        'X-MS-TOKEN-AAD-ACCESS-TOKEN: ',
        'X-ZUMO-AUTH: ',
      ].map(line => [
        `a good token in ${line.trim()}`,
        (mint: TokenMint): AttackRequest => ({ headers: [line + mint.token()] }),
      ]),
    ),
    'the identity headers of a gateway': mint => ({
      headers: [
        'X-MS-CLIENT-PRINCIPAL-NAME: robin@example.com',
        `X-MS-CLIENT-PRINCIPAL-ID: ${mint.claims().oid}`,
        `X-MS-CLIENT-PRINCIPAL: ${Buffer.from(JSON.stringify(mint.claims())).toString('base64')}`,
      ],
    }),
  }),
  ...requests(6, 'accepted', {
    'bearer in lower case': mint => authorization(`bearer ${mint.token()}`),
    'BEARER in capitals': mint => authorization(`BEARER ${mint.token()}`),
  }),
  ...tokens(7, 'token refused', {
    'one part': mint => partsOf(mint.token())[0],
    'two parts': mint => partsOf(mint.token()).slice(0, 2).join('.'),
    'four parts': mint => `${mint.token()}.${partsOf(mint.token())[2]}`,
    'five parts': mint => `${mint.token()}.e30.e30`,
    'only dots': () => '..',
    'a trailing dot': mint => `${mint.token()}.`,
    'a leading dot': mint => `.${mint.token()}`,
    'an empty payload': mint => mint.token().replace(/\..*\./, '..'),
  }),
  ...tokens(8, 'token refused', {
    'a blank in the token': mint => within(mint.token(), ' '),
    'a tab in the token': mint => within(mint.token(), '\t'),
    'a no-break space in the token': mint => within(mint.token(), '\u00a0'),
    'a percent-encoded dot': mint => mint.token().replace('.', '%2E'),
    'a percent sign in the token': mint => within(mint.token(), '%41'),
    'quotes around the token': mint => `"${mint.token()}"`,
    'a quote in the token': mint => within(mint.token(), "'"),
  }),
  ...tokens(9, 'token refused', {
    'one = after the signature': mint => `${mint.token()}=`,
    'two = after the signature': mint => `${mint.token()}==`,
    '= after the header': mint => mint.token().replace('.', '=.'),
    'the standard alphabet of base64 in the signature': mint => {
      const [header, payload, signature] = partsOf(tokenWithBothMarks(mint));
      return `${header}.${payload}.${signature.replaceAll('-', '+').replaceAll('_', '/')}`;
    },
    'another text for the same signature bytes': mint => spareBitsSet(mint.token()),
  }),
  ...tokens(10, 'token refused', {
    'a byte outside ASCII in the header': mint => `${mint.token().slice(0, 9)}\u00e9${mint.token().slice(9)}`,
    'a letter of two bytes in the header': mint =>
      `${mint.token().slice(0, 9)}\u00c3\u00a9${mint.token().slice(9)}`,
  }),
  ...tokens(11, 'token refused', { 'over 12,288 characters': mint => padded(mint, 9_216) }).map(row => ({
    ...row,
    twin: (mint: TokenMint) => authorization(`Bearer ${padded(mint, 8_200)}`),
  })),
  ...tokens(11, 'too large', { 'over 16 KiB': mint => padded(mint, 13_000) }),
  ...tokens(12, 'token refused', {
    'a header that is not JSON': mint => withHeader(mint, '{"alg":"RS256"'),
    'a header in an array': mint => withHeader(mint, [mint.header()]),
    'a header of null': mint => withHeader(mint, 'null'),
    'a header that is text': mint => withHeader(mint, '"RS256"'),
    'a header in invalid UTF-8': mint => withHeader(mint, invalidUtf8(mint.header())),
    'a header after a byte order mark': mint => withHeader(mint, `\ufeff${JSON.stringify(mint.header())}`),
  }),
  ...payloads(13, 'token refused', {
    'a payload that is not JSON': () => '{"ver":"2.0"',
    'a payload in an array': mint => [mint.claims()],
    'a payload that is text': mint => JSON.stringify(JSON.stringify(mint.claims())),
    'a payload of null': () => 'null',
    'a payload in invalid UTF-8': mint => invalidUtf8(mint.claims({ name: 'x' })),
  }),
];

/** Puts a text into the middle of the payload. */
function within(token: string, text: string): string {
  const middle = token.indexOf('.') + 20;
  return token.slice(0, middle) + text + token.slice(middle);
}

function withHeader(mint: TokenMint, header: unknown): string {
  return compact(header, mint.claims(), rs256(mint.trusted));
}

/** JSON in which one byte of a value is no UTF-8. */
function invalidUtf8(members: Members): Buffer {
  const bytes = Buffer.from(JSON.stringify({ ...members, note: '?' }));
  bytes.writeUInt8(0xff, bytes.lastIndexOf('?'));
  return bytes;
}

function padded(mint: TokenMint, length: number): string {
  return mint.token({ groups: 'g'.repeat(length) });
}

/** A good token whose signature has both characters that differ between the two alphabets. */
function tokenWithBothMarks(mint: TokenMint): string {
  for (let attempt = 0; ; attempt += 1) {
    const token = mint.token({ uti: `${attempt}` });
    const [, , signature] = partsOf(token);
    if (signature.includes('-') && signature.includes('_')) return token;
  }
}

/** The last of the 342 characters of a signature carries two bits; decoders that ignore the other four take both texts. */
function spareBitsSet(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + alphabet.charAt(alphabet.indexOf(token.slice(-1)) + 1);
}
