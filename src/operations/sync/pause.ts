import { connectionId } from '../connection/members.ts';
import { updateConnection } from '../connection/update.ts';
import { preset } from '../preset.ts';

export const pauseSync = preset({
  key: 'sync.pause',
  title: 'Pause Connection',
  description: 'Holds the sync of a connection and keeps its place.',
  of: updateConnection,
  isIdempotent: true,
  input: { connectionId },
  translate: ({ connectionId }) => ({ connectionId, status: 'paused' }),
});
