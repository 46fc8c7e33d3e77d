import { claims, payloads, tokens } from './attack-rows.ts';
import { authorization, byStranger, canary } from './attack-tokens.ts';
import type { Attack } from './attacks.ts';
import { clientId, compact, type Members, personId, rs256, type TokenMint } from './token-mint.ts';

const foreignTenant = '11111111-2222-4333-8444-555555555555';
const personalTenant = '9188040d-6c67-4c5b-b112-36a304b66dad';
const foreignApp = '66666666-7777-4888-8999-aaaaaaaaaaaa';
const minute = 60;

/** Cases 33 to 50, and 67: what the token says of issuer, audience, times and caller. */
export const claimAttacks: readonly Attack[] = [
  ...tokens(33, 'token refused', {
    "another configured tenant's key under our issuer": mint =>
      compact(mint.header({ kid: 'branch' }), mint.claims(), rs256(mint.branch)),
    'our key under the issuer of another configured tenant': mint =>
      mint.token({ tid: mint.otherTenantId, iss: issuerOf(mint, mint.otherTenantId) }),
  }).map(row => ({ ...row, twin: (mint: TokenMint) => authorization(`Bearer ${branchToken(mint)}`) })),
  ...claims(34, 'token refused', {
    'no iss': { iss: undefined },
    'iss in an array': mint => ({ iss: [issuerOf(mint)] }),
    'iss null': { iss: null },
    'iss with the other scheme': mint => ({
      iss: issuerOf(mint).replace(/^https?/, scheme => (scheme === 'http' ? 'https' : 'http')),
    }),
    'iss in capitals': mint => ({ iss: issuerOf(mint).toUpperCase() }),
    'iss with the tenant in capitals': mint => ({ iss: issuerOf(mint, mint.tenantId.toUpperCase()) }),
    'iss with a slash at its end': mint => ({ iss: `${issuerOf(mint)}/` }),
    'iss without /v2.0': mint => ({ iss: `${mint.authority}/${mint.tenantId}` }),
    'iss with a slash in place of /v2.0': mint => ({ iss: `${mint.authority}/${mint.tenantId}/` }),
    'iss at a look-alike host': mint => ({ iss: `${mint.authority}.example.com/${mint.tenantId}/v2.0` }),
    'iss at another host': mint => ({ iss: `https://login.example.com/${mint.tenantId}/v2.0` }),
    'iss with the host as user-info': mint => ({
      iss: `${mint.authority}@example.com/${mint.tenantId}/v2.0`,
    }),
    'iss with a blank after it': mint => ({ iss: `${issuerOf(mint)} ` }),
    'iss with a query': mint => ({ iss: `${issuerOf(mint)}?` }),
    'iss with {tenantid}': mint => ({ iss: issuerOf(mint, '{tenantid}') }),
    'iss with common': mint => ({ iss: issuerOf(mint, 'common') }),
    'iss with organizations': mint => ({ iss: issuerOf(mint, 'organizations') }),
    'iss empty': { iss: '' },
  }),
  ...claims(35, 'token refused', {
    'no tid': { tid: undefined },
    'tid empty': { tid: '' },
    'tid in an array': mint => ({ tid: [mint.tenantId] }),
    'tid in capitals': mint => ({
      tid: mint.tenantId.toUpperCase(),
      iss: issuerOf(mint, mint.tenantId.toUpperCase()),
    }),
    'tid that is no GUID': { tid: 'contoso.example' },
    'tid with a path': mint => ({ tid: `${mint.tenantId}/..` }),
    'tid null': { tid: null },
  }),
  ...claims(36, 'token refused', {
    'iss of another configured tenant': mint => ({ iss: issuerOf(mint, mint.otherTenantId) }),
    'tid of another configured tenant': mint => ({ tid: mint.otherTenantId }),
    'iss of a foreign tenant': mint => ({ iss: issuerOf(mint, foreignTenant) }),
    'tid of a foreign tenant': { tid: foreignTenant },
  }),
  ...tokens(36, 'token refused', {
    'tid of the other tenant, signed by it, under our issuer': mint =>
      compact(mint.header({ kid: 'branch' }), mint.claims({ tid: mint.otherTenantId }), rs256(mint.branch)),
  }),
  ...claims(37, 'token refused', {
    'a tenant that is not configured': mint => ({ tid: foreignTenant, iss: issuerOf(mint, foreignTenant) }),
    'the tenant of personal accounts': mint => ({ tid: personalTenant, iss: issuerOf(mint, personalTenant) }),
  }),
  ...tokens(37, 'token refused', {
    'a tenant that is not configured, with its own key': mint =>
      compact(
        mint.header({ kid: 'stranger' }),
        mint.claims({ tid: foreignTenant, iss: issuerOf(mint, foreignTenant) }),
        rs256(mint.stranger),
      ),
  }),
  ...claims(38, 'token refused', {
    'a token of version 1.0': mint => ({
      ver: '1.0',
      iss: `https://sts.windows.net/${mint.tenantId}/`,
      azp: undefined,
      azpacr: undefined,
      appid: clientId,
      appidacr: '1',
    }),
    'ver 1.0 in a token that is else of version 2.0': { ver: '1.0' },
    'the issuer of version 1.0': mint => ({ iss: `https://sts.windows.net/${mint.tenantId}/` }),
    'no ver': { ver: undefined },
    'ver a number': { ver: 2 },
    'ver 2': { ver: '2' },
  }),
  ...payloads(38, 'token refused', {
    'ver the number 2.0': mint => JSON.stringify(mint.claims()).replace('"ver":"2.0"', '"ver":2.0'),
  }),
  ...claims(39, 'token refused', {
    'no aud': { aud: undefined },
    'aud of another app': { aud: foreignApp },
    'aud as api://': mint => ({ aud: `api://${mint.audience}` }),
    'aud with a suffix': mint => ({ aud: `${mint.audience}/.default` }),
    'aud with a prefix': mint => ({ aud: `x${mint.audience}` }),
    'aud cut': mint => ({ aud: mint.audience.slice(0, -1) }),
    'aud in capitals': mint => ({ aud: mint.audience.toUpperCase() }),
    'aud an object': mint => ({ aud: { id: mint.audience } }),
    'aud null': { aud: null },
    'aud empty': { aud: '' },
    "aud the caller's own id": { aud: clientId },
  }),
  ...claims(40, 'token refused', {
    'aud an array of ours alone': mint => ({ aud: [mint.audience] }),
    'aud an array with ours first': mint => ({ aud: [mint.audience, foreignApp] }),
    'aud an array with ours last': mint => ({ aud: [foreignApp, mint.audience] }),
  }),
  ...claims(41, 'token refused', {
    "a token for Microsoft Graph by the resource's id": { aud: '00000003-0000-0000-c000-000000000000' },
    'a token for Microsoft Graph by its URL': { aud: 'https://graph.microsoft.com', scp: 'User.Read' },
  }),
  ...claims(42, 'token refused', {
    'an ID token for the API': { nonce: 'n-0S6', azp: undefined, azpacr: undefined, scp: undefined },
    'an ID token with roles': {
      nonce: 'n-0S6',
      azp: undefined,
      scp: undefined,
      roles: ['Contacts.ReadWrite.All'],
    },
    'an ID token without nonce': { azp: undefined, scp: undefined },
    'an ID token without nonce, with roles': {
      azp: undefined,
      scp: undefined,
      roles: ['Contacts.ReadWrite.All'],
    },
  }),
  ...claims(43, 'token refused', {
    'the claims of an access token and a nonce': { nonce: 'n-0S6' },
    'an empty nonce': { nonce: '' },
    'a nonce of null': { nonce: null },
  }),
  ...['azp', 'oid'].flatMap(name =>
    claims(44, 'token refused', {
      [`no ${name}`]: { [name]: undefined },
      [`${name} that is no GUID`]: { [name]: 'robin@example.com' },
      [`${name} in an array`]: { [name]: [personId] },
      [`${name} null`]: { [name]: null },
      [`${name} empty`]: { [name]: '' },
      [`${name} with a blank`]: { [name]: `${personId} ` },
    }),
  ),
  ...claims(45, 'token refused', {
    'expired 15 minutes ago': mint => ({ exp: secondsFromNow(mint, -15 * minute) }),
    'expired long ago': { iat: 946_684_800, nbf: 946_684_800, exp: 946_688_400 },
    'expired 61 seconds ago': mint => ({ exp: secondsFromNow(mint, -61) }),
    'no exp': { exp: undefined },
    'exp null': { exp: null },
    'exp as text': mint => ({ exp: `${secondsFromNow(mint, 3600)}` }),
    'exp in an array': mint => ({ exp: [secondsFromNow(mint, 3600)] }),
    'exp true': { exp: true },
    'exp negative': { exp: -1 },
    'exp 0': { exp: 0 },
  }),
  ...payloads(45, 'token refused', {
    'exp 1e400': mint => JSON.stringify(mint.claims()).replace(/"exp":\d+/, '"exp":1e400'),
  }),
  ...claims(46, 'accepted', {
    'expired 30 seconds ago': mint => ({ exp: secondsFromNow(mint, -30) }),
  }),
  ...claims(47, 'token refused', {
    'nbf in 15 minutes': mint => ({ nbf: secondsFromNow(mint, 15 * minute) }),
    'nbf as text': mint => ({ nbf: `${secondsFromNow(mint, -300)}` }),
    'no nbf': { nbf: undefined },
  }),
  ...claims(48, 'token refused', {
    'iat in an hour': mint => ({ iat: secondsFromNow(mint, 60 * minute) }),
    'iat as text': mint => ({ iat: `${secondsFromNow(mint, -300)}` }),
    'no iat': { iat: undefined },
  }),
  ...payloads(49, 'token refused', {
    'aud twice, the last one bad': mint => withMember(mint, 'aud', foreignApp),
    'iss twice, the last one bad': mint => withMember(mint, 'iss', issuerOf(mint, foreignTenant)),
    'exp twice, the last one bad': mint => withMember(mint, 'exp', 946_688_400),
  }),
  ...payloads(49, 'right missing', {
    'scp twice, the last one bad': mint => withMember(mint, 'scp', 'profile'),
  }),
  ...payloads(50, 'token refused', {
    'all claims inside __proto__': mint => `{"__proto__":${JSON.stringify(mint.claims())}}`,
    'all claims inside constructor': mint => ({ constructor: mint.claims() }),
    'all claims inside the prototype of constructor': mint => ({ constructor: { prototype: mint.claims() } }),
    ...Object.fromEntries(
      ['ver', 'aud', 'iss', 'tid', 'exp', 'nbf', 'iat', 'azp', 'oid', 'scp'].map(name => [
        `${name} inside __proto__`,
        (mint: TokenMint) => {
          const hidden = JSON.stringify({ [name]: mint.claims()[name] });
          return `{"__proto__":${hidden},${JSON.stringify(mint.claims({ [name]: undefined })).slice(1)}`;
        },
      ]),
    ),
  }),
  ...claims(
    67,
    'token refused',
    Object.fromEntries(
      ['ver', 'aud', 'iss', 'tid', 'exp', 'nbf', 'azp', 'oid', 'idtyp'].map(name => [
        `the answer does not repeat the ${name} that it refuses`,
        { [name]: canary, name: canary, preferred_username: `${canary}@example.com` },
      ]),
    ),
  ),
  ...claims(67, 'right missing', {
    'the answer does not repeat the scp that is not enough': { scp: canary, name: canary },
  }),
  ...tokens(67, 'token refused', {
    'the answer does not repeat the kid that it does not know': mint => byStranger(mint, { kid: canary }),
    'the answer does not repeat the alg that it does not take': mint => mint.token({}, { alg: canary }),
    'the answer does not repeat JSON that it cannot read': mint =>
      compact(mint.header(), `{"sub":"${canary}"`, rs256(mint.trusted)),
  }),
];

function issuerOf(mint: TokenMint, tenantId = mint.tenantId): string {
  return `${mint.authority}/${tenantId}/v2.0`;
}

function branchToken(mint: TokenMint): string {
  const claims: Members = mint.claims({ tid: mint.otherTenantId, iss: issuerOf(mint, mint.otherTenantId) });
  return compact(mint.header({ kid: 'branch' }), claims, rs256(mint.branch));
}

function secondsFromNow(mint: TokenMint, seconds: number): number {
  return Math.floor(mint.clock() / 1000) + seconds;
}

/** Good claims as JSON with one more member at the end, whose name was there before. */
function withMember(mint: TokenMint, name: string, value: unknown): string {
  return `${JSON.stringify(mint.claims()).slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(value)}}`;
}
