/**
 * What a directory says of a person, by the names of Microsoft Graph (`givenName`, `mail`, `otherMails`, …; of the
 * manager `{id, displayName, mail}`). A member that is not there, null or blank says nothing.
 */
export type Attributes = Readonly<Record<string, unknown>>;

/** A person of a directory. The id is the directory's own and never changes: in Entra ID the object id. */
export interface DirectoryPerson {
  readonly id: string;
  readonly attributes: Attributes;
}

/**
 * Why a person is gone: `changed` may come back (in Entra ID for 30 days), `deleted` is gone for good, `swept` was not
 * seen by a pass over the whole directory.
 */
export type RemovalReason = 'changed' | 'deleted' | 'swept';

/** One entry of a directory's news: a person as they are now, or that they are gone. */
export type DirectoryChange =
  | { readonly kind: 'person'; readonly person: DirectoryPerson }
  | { readonly kind: 'removed'; readonly id: string; readonly reason: RemovalReason };
