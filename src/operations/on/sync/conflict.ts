import Type from 'typebox';
import { trigger } from '../../trigger.ts';

export const onSyncConflict = trigger({
  key: 'on.sync.conflict',
  title: 'Sync Conflict Found',
  description:
    'Triggers when both sides changed a field, or a person may be several contacts, and no rule could settle it.',
  scope: 'roster.admin',
  from: ['sync.conflict'],
  payload: {
    connectionId: Type.String(),
    conflictId: Type.String(),
    kind: Type.Enum(['match', 'field']),
    personId: Type.Optional(Type.String()),
    contactId: Type.Optional(Type.String()),
    field: Type.Optional(Type.String()),
    reason: Type.String(),
  },
});
