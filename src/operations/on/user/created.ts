import Type from 'typebox';
import { trigger } from '../../trigger.ts';

export const onUserCreated = trigger({
  key: 'on.user.created',
  title: 'User Created',
  description: 'Triggers when a user is added.',
  scope: 'contacts.readonly',
  from: ['user.created'],
  highlevel: 'UserCreate',
  payload: {
    user: Type.Object({
      id: Type.String(),
      name: Type.String(),
      email: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    }),
  },
});
