import { badRequest, type GraphReply, graphError } from './answers.ts';

/** What a user has in the directory store. */
const known = new Set(
  `id accountEnabled ageGroup assignedLicenses businessPhones city companyName consentProvidedForMinor country
  createdDateTime creationType department displayName employeeHireDate employeeId employeeOrgData employeeType
  externalUserState externalUserStateChangeDateTime faxNumber givenName identities imAddresses jobTitle mail
  mailNickname manager mobilePhone officeLocation onPremisesDistinguishedName onPremisesDomainName
  onPremisesExtensionAttributes onPremisesImmutableId onPremisesLastSyncDateTime onPremisesSamAccountName
  onPremisesSecurityIdentifier onPremisesSyncEnabled onPremisesUserPrincipalName otherMails phones postalCode
  preferredDataLocation preferredLanguage proxyAddresses securityIdentifier showInAddressList state
  streetAddress surname usageLocation userPrincipalName userType addresses`.split(/\s+/),
);

/** What is kept elsewhere: lists do not have it. */
const elsewhere = new Set(
  `aboutMe birthday hireDate interests mailboxSettings mySite pastProjects preferredName responsibilities schools
  skills`.split(/\s+/),
);

/** What Graph says of a selection that it does not take. */
export function refusedSelection(select: readonly string[]): GraphReply | undefined {
  for (const name of select) {
    if (elsewhere.has(name))
      return graphError(501, 'NotImplemented', `The property '${name}' is not supported in this request.`);
    if (!known.has(name))
      return badRequest(
        `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.user'.`,
      );
  }
  return undefined;
}
