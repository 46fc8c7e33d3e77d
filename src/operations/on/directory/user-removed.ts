import Type from 'typebox';
import { trigger } from '../../trigger.ts';

export const onDirectoryUserRemoved = trigger({
  key: 'on.directory.userRemoved',
  title: 'Directory User Removed',
  description: 'Triggers when a person leaves the linked directory or is disabled in it.',
  scope: 'roster.admin',
  from: ['directory.userRemoved'],
  payload: {
    connectionId: Type.String(),
    personId: Type.String({ description: "The directory's id of the person." }),
    name: Type.String(),
    email: Type.String(),
    cause: Type.String({ description: 'Such as `disabled` or `deleted`.' }),
    contactId: Type.Optional(Type.String()),
  },
});
