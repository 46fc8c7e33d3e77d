import { Relation } from '#contacts/association.ts';
import { trigger } from '../../trigger.ts';

export const onRelationCreated = trigger({
  key: 'on.relation.created',
  title: 'Relation Created',
  description: 'Triggers when two records are linked under an association.',
  scope: 'contacts.readonly',
  from: ['relation.created'],
  highlevel: 'RelationCreate',
  payload: { relation: Relation },
});
