import { applicationClaims, claims, tokens } from './attack-rows.ts';
import type { Attack } from './attacks.ts';
import { applicationId } from './token-mint.ts';

const allRoles = ['Contacts.Read.All', 'Contacts.ReadWrite.All'];

/** Cases 51 to 62: what the token says of rights, and whether a person or an application has them. */
export const rightAttacks: readonly Attack[] = [
  ...scopes(51, [
    'contacts.readonlyX',
    'Xcontacts.readonly',
    'contacts.readonly.all',
    'contacts.*',
    '*',
    'Contacts.Readonly',
    'CONTACTS.READONLY',
    'contacts',
  ]),
  ...scopes(52, [
    'contacts.readonly,contacts.write',
    'contacts.readonly\tcontacts.write',
    'contacts.readonly\u00a0contacts.write',
    'contacts.readonly\ncontacts.write',
    'contacts\u200b.readonly',
    'contacts.readonly\u200b',
  ]),
  ...claims(53, 'right missing', {
    'scp with the full name of the scope': mint => ({ scp: `api://${mint.audience}/contacts.readonly` }),
    'scp user_impersonation': { scp: 'user_impersonation' },
  }),
  ...claims(54, 'right missing', { 'contacts.write alone on a read': { scp: 'contacts.write' } }),
  ...tokens(
    54,
    'right missing',
    { 'contacts.readonly on a write': mint => mint.token({ scp: 'contacts.readonly' }) },
    'contacts.write',
  ),
  ...claims(55, 'right missing', { 'scp empty': { scp: '' }, 'scp of blanks': { scp: '  ' } }),
  ...claims(55, 'token refused', {
    'scp an array': { scp: ['contacts.readonly'] },
    'scp an object': { scp: { 'contacts.readonly': true } },
    'scp null': { scp: null },
    'scope in place of scp': { scp: undefined, scope: 'contacts.readonly' },
  }),
  ...claims(56, 'right missing', {
    'a person with the roles of applications and a foreign scope': { scp: 'profile', roles: allRoles },
    'a person with the roles of applications and an empty scope': { scp: '', roles: allRoles },
  }),
  ...claims(57, 'token refused', {
    'roles without scp, where oid is not sub': { scp: undefined, roles: allRoles },
  }),
  ...applicationClaims(58, 'token refused', {
    'idtyp user without scp': { idtyp: 'user' },
    'idtyp APP': { idtyp: 'APP' },
    'idtyp in an array': { idtyp: ['app'] },
    'idtyp device': { idtyp: 'device' },
    'idtyp null': { idtyp: null },
    'idtyp empty': { idtyp: '' },
  }),
  ...applicationClaims(59, 'token refused', {
    'idtyp app together with scp': { scp: 'contacts.readonly' },
    'idtyp app together with an empty scp': { scp: '' },
  }),
  ...applicationClaims(60, 'accepted', {
    'an application proven by oid equal to sub': { idtyp: undefined },
    'an application proven by idtyp': { sub: 'Zp0V1mT3mZ1kq6r8w2v4', oid: applicationId },
  }),
  ...applicationClaims(61, 'right missing', {
    'an application without roles': { roles: undefined },
    'an application with no role in the list': { roles: [] },
    'a role in lower case': { roles: ['contacts.read.all'] },
    'a role with a letter more': { roles: ['Contacts.Read.AllX'] },
    'the name of a scope as role': { roles: ['contacts.readonly'] },
    "the administrators' role for people": { roles: ['Roster.Administrator'] },
  }),
  ...applicationClaims(61, 'token refused', {
    'roles as text': { roles: 'Contacts.Read.All' },
    'roles in a nested list': { roles: [['Contacts.Read.All']] },
    'roles as an object': { roles: { 0: 'Contacts.Read.All', length: 1 } },
  }),
  ...claims(62, 'token refused', {
    'only the wids of a global administrator': {
      scp: undefined,
      wids: ['62e90394-69f5-4237-9190-012177145e10'],
    },
  }),
];

function scopes(number: number, values: readonly string[]): Attack[] {
  return claims(
    number,
    'right missing',
    Object.fromEntries(values.map(scp => [`scp ${JSON.stringify(scp)}`, { scp }])),
  );
}
