import type { Right } from '../principal.ts';

/** What the registration of the API offers, with the words that a consent page shows. */
export interface Permission {
  readonly value: string;
  readonly title: string;
  readonly description: string;
}

/** Scopes: what an application may do for the person who signed in. */
export const delegatedPermissions: readonly (Permission & { readonly value: Right })[] = [
  {
    value: 'contacts.readonly',
    title: 'Read contacts',
    description: 'See contacts with their tasks, notes and appointments, as you can.',
  },
  {
    value: 'contacts.write',
    title: 'Change contacts',
    description: 'Create, change and delete contacts, tasks and notes, as you can.',
  },
  {
    value: 'roster.admin',
    title: 'Administer Roster',
    description: 'Manage locations and connections, if you are an administrator of Roster.',
  },
];

/** Application roles: what an application may do by itself. */
export const applicationPermissions: readonly Permission[] = [
  {
    value: 'Contacts.Read.All',
    title: 'Read all contacts',
    description: 'See every contact without a signed-in person.',
  },
  {
    value: 'Contacts.ReadWrite.All',
    title: 'Read and change all contacts',
    description: 'See and change every contact without a signed-in person.',
  },
  {
    value: 'Roster.Administer.All',
    title: 'Administer Roster',
    description: 'Manage locations and connections without a signed-in person.',
  },
];

export const scopeNames: readonly string[] = delegatedPermissions.map(permission => permission.value);
