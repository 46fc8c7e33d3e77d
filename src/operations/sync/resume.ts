import { connectionId } from '../connection/members.ts';
import { updateConnection } from '../connection/update.ts';
import { preset } from '../preset.ts';

export const resumeSync = preset({
  key: 'sync.resume',
  title: 'Resume Connection',
  description: 'Lets the sync of a connection go on from where it was held.',
  of: updateConnection,
  isIdempotent: true,
  input: { connectionId },
  translate: ({ connectionId }) => ({ connectionId, status: 'active' }),
});
