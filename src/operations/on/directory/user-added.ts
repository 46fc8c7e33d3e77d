import Type from 'typebox';
import { trigger } from '../../trigger.ts';

export const onDirectoryUserAdded = trigger({
  key: 'on.directory.userAdded',
  title: 'Directory User Added',
  description: 'Triggers when a person appears in the linked directory after its first run.',
  scope: 'roster.admin',
  from: ['directory.userAdded'],
  payload: {
    connectionId: Type.String(),
    personId: Type.String({ description: "The directory's id of the person." }),
    name: Type.String(),
    email: Type.String(),
    contactId: Type.Optional(Type.String()),
  },
});
