import Type from 'typebox';
import { trigger } from '../../trigger.ts';

export const onSyncConflict = trigger({
  key: 'on.sync.conflict',
  title: 'Sync Conflict Found',
  description:
    'Triggers when both sides changed a field, a person may be several contacts, or a custom field is renamed, retyped or gone on one side, and no rule could settle it.',
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
