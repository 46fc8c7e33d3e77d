import Type from 'typebox';
import { Appointment } from '#contacts/appointment.ts';
import { listAppointments } from '#store/appointments.ts';
import { getLocation } from '#store/locations.ts';
import { contactId } from '../contact/members.ts';
import { query } from '../operation.ts';

export const listAppointmentsForContact = query({
  key: 'appointment.listForContact',
  title: 'List Appointments of Contact',
  description: "Returns the appointments of a contact on the wall clock of the location's zone.",
  group: 'core',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/{contactId}/appointments' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { contactId },
  output: Type.Object({ events: Type.Array(Appointment) }),

  async handler({ contactId }, { store }) {
    const { timezone } = await getLocation(store);
    return { events: await listAppointments(store, contactId, timezone) };
  },
});
