import Type from 'typebox';
import { invalidInput, RosterError } from '#base/errors.ts';
import { Job } from '#contacts/job.ts';
import { assertContact } from '#store/contacts/contacts.ts';
import { startJob } from '#store/jobs/jobs.ts';
import { isOfSameTenant } from '#store/locations.ts';
import { command } from '../operation.ts';
import { copied, copyContactJob } from './copy-job.ts';
import { contactId } from './members.ts';

const scope = 'contacts.write';

export const copyContactToLocation = command({
  key: 'contact.copyToLocation',
  title: 'Copy Contact to Another Location',
  description:
    'Starts a copy of a contact, with what hangs on it when asked, in another location that the caller may write to. Tags go by name, custom fields by key where the other location has one of the same type; its business and external ids do not go along. The job fails where the other location forbids duplicates and has one of the addresses; its result names the copy.',
  group: 'data',
  scope,
  http: { method: 'POST', path: '/contacts/{contactId}/copy', status: 202 },
  errors: ['not_found'],
  input: {
    contactId,
    toLocationId: Type.String({ minLength: 1, maxLength: 255, description: 'The other location.' }),
    include: Type.Optional(
      Type.Array(Type.Enum(copied), { description: 'What goes along: the newest 500 of each kind.' }),
    ),
  },
  output: Type.Object({ job: Job }),

  async handler({ contactId, toLocationId, include = [] }, { store }) {
    await assertContact(store, contactId);
    if (toLocationId === store.locationId) {
      const message = 'toLocationId must be another location than that of the contact';
      throw invalidInput([{ member: 'toLocationId', message }]);
    }
    if (!(await isOfSameTenant(store, toLocationId))) {
      throw new RosterError('location_forbidden', 'The token does not have access to this location.');
    }
    const parameters = { contactId, toLocationId, include, copyId: store.newId() };
    return { job: await startJob(store, { kind: copyContactJob.kind, scope, parameters }) };
  },
});
