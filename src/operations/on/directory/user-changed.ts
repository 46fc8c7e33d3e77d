import Type from 'typebox';
import { trigger } from '../../trigger.ts';

export const onDirectoryUserChanged = trigger({
  key: 'on.directory.userChanged',
  title: 'Directory User Changed',
  description: 'Triggers when a person of the linked directory changes, with the old and new values.',
  scope: 'roster.admin',
  from: ['directory.userChanged'],
  payload: {
    connectionId: Type.String(),
    personId: Type.String({ description: "The directory's id of the person." }),
    name: Type.String(),
    email: Type.String(),
    contactId: Type.Optional(Type.String()),
  },
});
