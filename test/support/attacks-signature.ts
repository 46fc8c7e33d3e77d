import { constants, createHash, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { headers, tokens } from './attack-rows.ts';
import { byStranger, partsOf, unsigned } from './attack-tokens.ts';
import type { Attack } from './attacks.ts';
import { selfSigned } from './certificate.ts';
import { compact, type Members, type MintedKey, rs256, type TokenMint } from './token-mint.ts';

/** What an attacker can know of a public key, to use as the secret of an HMAC. */
const publicForms: Readonly<Record<string, (key: MintedKey, mint: TokenMint) => Buffer | string>> = {
  'the key as SPKI PEM': ({ publicKey }) => publicKey.export({ format: 'pem', type: 'spki' }),
  'the key as SPKI PEM without the last line end': ({ publicKey }) =>
    publicKey.export({ format: 'pem', type: 'spki' }).toString().trim(),
  'the key as PKCS#1 PEM': ({ publicKey }) => publicKey.export({ format: 'pem', type: 'pkcs1' }),
  'the key as SPKI DER': ({ publicKey }) => publicKey.export({ format: 'der', type: 'spki' }),
  'the key as PKCS#1 DER': ({ publicKey }) => publicKey.export({ format: 'der', type: 'pkcs1' }),
  'the bytes of the modulus': ({ publicKey }) => Buffer.from(modulusOf(publicKey), 'base64url'),
  'the text of the modulus': ({ publicKey }) => modulusOf(publicKey),
  'the text of the JWK': key => JSON.stringify(jwkOf(key)),
  'the text of the published entry': (key, mint) => JSON.stringify(mint.entry(key)),
  'an empty secret': () => '',
};

/** By the name that the algorithm has in a header. */
const otherSignatures: Readonly<Record<string, (mint: TokenMint) => (signed: Buffer) => Buffer>> = {
  RS384: mint => signed => sign('RSA-SHA384', signed, mint.trusted.privateKey),
  RS512: mint => signed => sign('RSA-SHA512', signed, mint.trusted.privateKey),
  PS256: mint => signed =>
    sign('sha256', signed, {
      key: mint.trusted.privateKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: 32,
    }),
};

/** Cases 14 to 29, but for those that need several calls: the header of the token and its signature. */
export const signatureAttacks: readonly Attack[] = [
  ...['none', 'None', 'NONE', 'nOnE', 'none ', ' none', 'no\u200bne'].flatMap(alg =>
    tokens(14, 'token refused', {
      [`alg ${JSON.stringify(alg)} and no signature`]: mint => `${unsigned(mint, { alg })}.`,
      [`alg ${JSON.stringify(alg)} and two parts`]: mint => unsigned(mint, { alg }),
      [`alg ${JSON.stringify(alg)} and the signature of a good token`]: mint =>
        `${unsigned(mint, { alg })}.${partsOf(mint.token())[2]}`,
      [`alg ${JSON.stringify(alg)} and a signature over it`]: mint => mint.token({}, { alg }),
    }),
  ),
  ...headers(15, {
    'no alg': { alg: undefined },
    'alg in an array': { alg: ['RS256'] },
    'an empty alg': { alg: '' },
    'alg null': { alg: null },
    'alg in lower case': { alg: 'rs256' },
    'alg with a blank': { alg: 'RS256 ' },
  }),
  ...['256', '384', '512'].flatMap(size =>
    tokens(
      16,
      'token refused',
      Object.fromEntries(
        Object.entries(publicForms).map(([form, secretOf]) => [
          `HS${size} keyed with ${form}`,
          (mint: TokenMint) => {
            const hmac = (signed: Buffer) =>
              createHmac(`sha${size}`, secretOf(mint.trusted, mint)).update(signed).digest();
            return compact(mint.header({ alg: `HS${size}` }), mint.claims(), hmac);
          },
        ]),
      ),
    ),
  ),
  ...tokens(
    17,
    'token refused',
    Object.fromEntries(
      Object.entries(otherSignatures).flatMap(([alg, signer]) => [
        [
          `${alg} by the trusted key`,
          (mint: TokenMint) => compact(mint.header({ alg }), mint.claims(), signer(mint)),
        ],
        [
          `${alg} by the trusted key, called RS256`,
          (mint: TokenMint) => compact(mint.header(), mint.claims(), signer(mint)),
        ],
      ]),
    ),
  ),
  ...tokens(18, 'token refused', {
    'ES256 by another key': mint => compact(mint.header({ alg: 'ES256' }), mint.claims(), es256),
    'EdDSA by another key': mint => compact(mint.header({ alg: 'EdDSA' }), mint.claims(), edDsa),
  }),
  ...tokens(19, 'token refused', {
    'RS256 by another key with the trusted kid': mint => byStranger(mint),
  }),
  ...tokens(20, 'token refused', {
    'an unknown kid by another key': mint => byStranger(mint, { kid: 'nobody-knows' }),
    'an unknown kid by the trusted key': mint => mint.token({}, { kid: 'nobody-knows-either' }),
  }),
  ...headers(23, {
    'no kid': { kid: undefined },
    'kid a number': { kid: 1 },
    'kid an array': { kid: ['trusted'] },
    'kid an object': { kid: { kid: 'trusted' } },
    'kid null': { kid: null },
    'kid empty': { kid: '' },
    'kid a path': { kid: '../../../etc/passwd' },
    'kid a statement': { kid: "' or '1'='1" },
    'kid __proto__': { kid: '__proto__' },
    'kid constructor': { kid: 'constructor' },
    'kid of 4 kB': { kid: 'k'.repeat(4_096) },
  }),
  ...tokens(24, 'token refused', {
    'an embedded jwk with the trusted kid': mint => byStranger(mint, { jwk: jwkOf(mint.stranger) }),
    'an embedded jwk with its own kid': mint =>
      byStranger(mint, { kid: 'stranger', jwk: jwkOf(mint.stranger) }),
    'an embedded jwk without kid': mint => byStranger(mint, { kid: undefined, jwk: jwkOf(mint.stranger) }),
    'an embedded jwk that is the trusted key': mint => mint.token({}, { jwk: jwkOf(mint.trusted) }),
  }),
  ...tokens(25, 'token refused', {
    'jku to a listener': mint =>
      byStranger(mint, { kid: 'stranger', jku: `${mint.authority}/attacker/keys` }),
    'jku with the trusted kid': mint => byStranger(mint, { jku: `${mint.authority}/attacker/keys` }),
    'x5u to a listener': mint =>
      byStranger(mint, { kid: 'stranger', x5u: `${mint.authority}/attacker/cert` }),
    'x5u with the trusted kid': mint => byStranger(mint, { x5u: `${mint.authority}/attacker/cert` }),
  }),
  ...tokens(26, 'token refused', {
    'x5c of another certificate': mint => byStranger(mint, { x5c: [certificateOf(mint).toString('base64')] }),
    'x5c without kid': mint =>
      byStranger(mint, { kid: undefined, x5c: [certificateOf(mint).toString('base64')] }),
    'x5t without kid': mint => mint.token({}, { kid: undefined, x5t: 'trusted' }),
    'x5t of another certificate without kid': mint =>
      byStranger(mint, {
        kid: undefined,
        x5t: createHash('sha1').update(certificateOf(mint)).digest('base64url'),
      }),
  }),
  ...headers(27, {
    'crit with an unknown member': { crit: ['policy'], policy: 'strict' },
    'crit with exp': { crit: ['exp'], exp: 9_999_999_999 },
    'crit empty': { crit: [] },
    'b64 false': { b64: false },
    'b64 false and crit': { b64: false, crit: ['b64'] },
  }),
  ...headers(28, {
    'typ logout+jwt': { typ: 'logout+jwt' },
    'typ dpop+jwt': { typ: 'dpop+jwt' },
    'typ in an array': { typ: ['JWT'] },
    'no typ': { typ: undefined },
  }),
  ...tokens(29, 'token refused', {
    'an empty signature': mint => `${unsigned(mint)}.`,
    'a signature cut by one byte': mint => resigned(mint, signature => signature.subarray(0, -1)),
    'a signature cut to half': mint => resigned(mint, signature => signature.subarray(0, 128)),
    'a signature with a byte more': mint =>
      resigned(mint, signature => Buffer.concat([signature, Buffer.alloc(1)])),
    'the first bit of the signature turned': mint =>
      resigned(mint, signature => withBitTurned(signature, 0, 128)),
    'the last bit of the signature turned': mint =>
      resigned(mint, signature => withBitTurned(signature, 255, 1)),
    'a signature of zeros': mint => resigned(mint, signature => Buffer.alloc(signature.length)),
    'the signature of another token': mint =>
      `${unsigned(mint)}.${partsOf(mint.token({ uti: 'another' }))[2]}`,
    'a SHA-1 signature': mint =>
      compact(mint.header(), mint.claims(), signed => sign('RSA-SHA1', signed, mint.trusted.privateKey)),
  }),
];

function modulusOf(key: KeyObject): string {
  return key.export({ format: 'jwk' }).n ?? '';
}

function resigned(mint: TokenMint, change: (signature: Buffer) => Buffer): string {
  return compact(mint.header(), mint.claims(), signed => change(rs256(mint.trusted)(signed)));
}

function withBitTurned(bytes: Buffer, index: number, bit: number): Buffer {
  const turned = Buffer.from(bytes);
  turned.writeUInt8(turned.readUInt8(index) ^ bit, index);
  return turned;
}

function jwkOf({ publicKey, kid }: MintedKey): Members {
  return { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' };
}

function certificateOf(mint: TokenMint): Buffer {
  return selfSigned(mint.stranger);
}

function es256(signed: Buffer): Buffer {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return sign('sha256', signed, { key: privateKey, dsaEncoding: 'ieee-p1363' });
}

function edDsa(signed: Buffer): Buffer {
  return sign(null, signed, generateKeyPairSync('ed25519').privateKey);
}
