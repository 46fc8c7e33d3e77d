/** The three rights of the catalogue. Every operation names one; none implies another. */
export const rights = ['contacts.readonly', 'contacts.write', 'roster.admin'] as const;
export type Right = (typeof rights)[number];

/** Who is calling: the pair of tenant and object id. All else says by which application and with which rights. */
export interface Principal {
  /** A person who signed in (delegated token), or an application that acts for itself. */
  readonly kind: 'person' | 'application';
  readonly tenantId: string;
  readonly objectId: string;
  /** The application that holds the token. */
  readonly clientId: string;
  readonly rights: ReadonlySet<Right>;
  /** For display only: people change their names. */
  readonly displayName?: string;
  /** For display only: an address may pass from one person to another. */
  readonly email?: string;
}
