import type { LocationSettings } from './location.ts';

/** What a location does until it is told otherwise. */
export const defaultSettings: Omit<LocationSettings, 'default'> = {
  allowDuplicateContact: false,
  contactUniqueIdentifiers: ['email', 'phone'],
  allowDuplicateOpportunity: false,
  allowFacebookNameMerge: false,
  disableContactTimezone: false,
};
