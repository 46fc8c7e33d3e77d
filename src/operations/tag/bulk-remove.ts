import { locationId } from '../contact/members.ts';
import { preset } from '../preset.ts';
import { bulkUpdateTags, contacts, removeAllTags } from './bulk-update.ts';
import { tags } from './change.ts';

export const bulkRemoveTags = preset({
  of: bulkUpdateTags,
  key: 'tag.bulkRemove',
  title: 'Remove Tags from Many Contacts',
  description: 'Removes the named tags, or all tags, from many contacts in one call.',
  input: { locationId, contacts, tags, removeAllTags },
  translate: input => ({ ...input, type: 'remove' }),
});
