import { locationId } from '../contact/members.ts';
import { preset } from '../preset.ts';
import { bulkUpdateTags, contacts } from './bulk-update.ts';
import { tags } from './change.ts';

export const bulkAddTags = preset({
  of: bulkUpdateTags,
  key: 'tag.bulkAdd',
  title: 'Add Tags to Many Contacts',
  description: 'Adds tags to many contacts in one call.',
  input: { locationId, contacts, tags },
  translate: input => ({ ...input, type: 'add' }),
});
