import Type from 'typebox';
import { Enrollment, enrollmentStatuses } from '#contacts/enrollment.ts';
import { listEnrollments as readEnrollments } from '#store/enrollment-list.ts';
import { contactId } from '../contact/members.ts';
import { query } from '../operation.ts';

export const listEnrollments = query({
  key: 'enrollment.list',
  title: 'List Enrolments of Contact',
  description: 'Returns the campaigns and workflows that a contact is or was enrolled in, the newest first.',
  group: 'automation',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/{contactId}/enrollments' },
  isIdempotent: true,
  errors: ['not_found'],
  input: {
    contactId,
    status: Type.Optional(
      Type.Enum(enrollmentStatuses, { description: 'Only those; both where it is not sent.' }),
    ),
  },
  output: Type.Object({ enrollments: Type.Array(Enrollment) }),

  async handler({ contactId, status }, { store }) {
    return { enrollments: await readEnrollments(store, contactId, status) };
  },
});
