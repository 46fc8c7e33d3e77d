import { Relation } from '#contacts/association.ts';
import { trigger } from '../../trigger.ts';

export const onRelationDeleted = trigger({
  key: 'on.relation.deleted',
  title: 'Relation Deleted',
  description: 'Triggers when the link between two records is removed.',
  scope: 'contacts.readonly',
  from: ['relation.deleted'],
  highlevel: 'RelationDelete',
  payload: { relation: Relation },
});
