/**
 * The registrations in Entra ID, as Microsoft Graph takes them (the resource type `application`). The ids of
 * scopes and roles need to be unique in their registration only, so everyone may use these.
 */
const scopeIds = {
  readonly: '7b1c2f54-0c1e-4f0b-9a55-3c1d7e2a9f01',
  write: '7b1c2f54-0c1e-4f0b-9a55-3c1d7e2a9f02',
  admin: '7b1c2f54-0c1e-4f0b-9a55-3c1d7e2a9f03',
} as const;

export const roleIds = {
  read: '7b1c2f54-0c1e-4f0b-9a55-3c1d7e2a9f11',
  readWrite: '7b1c2f54-0c1e-4f0b-9a55-3c1d7e2a9f12',
  administer: '7b1c2f54-0c1e-4f0b-9a55-3c1d7e2a9f13',
  administrator: '7b1c2f54-0c1e-4f0b-9a55-3c1d7e2a9f14',
} as const;

function scope(id: string, value: string, title: string, description: string) {
  return {
    id,
    value,
    type: 'Admin',
    isEnabled: true,
    adminConsentDisplayName: title,
    adminConsentDescription: description,
    userConsentDisplayName: title,
    userConsentDescription: description,
  };
}

function role(id: string, value: string, who: 'Application' | 'User', title: string, description: string) {
  return { id, value, allowedMemberTypes: [who], displayName: title, description, isEnabled: true };
}

/** The registration of the API, for the client id that Entra gave it. */
export function apiRegistration(clientId: string) {
  return {
    identifierUris: [`api://${clientId}`],
    api: {
      requestedAccessTokenVersion: 2,
      oauth2PermissionScopes: [
        scope(
          scopeIds.readonly,
          'contacts.readonly',
          'Read contacts',
          'Read contacts, tasks, notes and appointments as the person who signed in.',
        ),
        scope(
          scopeIds.write,
          'contacts.write',
          'Change contacts',
          'Create, change and delete contacts, tasks and notes as the person who signed in.',
        ),
        scope(
          scopeIds.admin,
          'roster.admin',
          'Administer Roster',
          'Manage Roster as an administrator who signed in.',
        ),
      ],
    },
    appRoles: [
      role(
        roleIds.read,
        'Contacts.Read.All',
        'Application',
        'Read all contacts',
        'Read every contact without a person.',
      ),
      role(
        roleIds.readWrite,
        'Contacts.ReadWrite.All',
        'Application',
        'Read and change all contacts',
        'Read and change every contact without a person.',
      ),
      role(
        roleIds.administer,
        'Roster.Administer.All',
        'Application',
        'Administer Roster without a person',
        'Manage Roster without a person.',
      ),
      role(
        roleIds.administrator,
        'Roster.Administrator',
        'User',
        'Administrator of Roster',
        'May manage Roster.',
      ),
    ],
    optionalClaims: { accessToken: [{ name: 'idtyp' }] },
  };
}

/** The registration of the portal: a page without a secret, allowed to ask for the three scopes. */
export function portalRegistration(redirectUri: string, apiClientId: string) {
  return {
    spa: { redirectUris: [redirectUri] },
    requiredResourceAccess: [
      {
        resourceAppId: apiClientId,
        resourceAccess: Object.values(scopeIds).map(id => ({ id, type: 'Scope' })),
      },
    ],
  };
}
