/** Tables of the people whom SCIM clients provision, as in `tables.ts`. */
export interface ScimTables {
  scim_user: ScimUserTable;
  scim_email: ScimEmailTable;
  scim_bearer: ScimBearerTable;
}

export type ScimUserTable = {
  location_id: string;
  connection_id: string;
  id: string;
  version: number;
  user_name_key: string;
  external_id: string | null;
  /** As it was sent. */
  document: string;
  date_added: number;
  date_updated: number;
};

/** By what addresses a user is found. */
export type ScimEmailTable = {
  location_id: string;
  connection_id: string;
  user_id: string;
  email_key: string;
};

/** A reference table: a call is let in by it before a location is bound. */
export type ScimBearerTable = {
  /** SHA-256 of the secret, which is kept nowhere. */
  digest: string;
  location_id: string;
  connection_id: string;
  /** Of one that was replaced: until when it is still let in. */
  valid_until: number | null;
  date_added: number;
  /** When it last let somebody in, to the minute, and whom, as that one calls itself. */
  used_at: number | null;
  used_by: string | null;
};
