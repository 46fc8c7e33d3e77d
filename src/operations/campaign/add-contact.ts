import { enroll } from '#store/enrollments.ts';
import { contactId, Id } from '../contact/members.ts';
import { command } from '../operation.ts';
import { Succeeded, succeeded } from '../succeeded.ts';

export const addContactToCampaign = command({
  key: 'campaign.addContact',
  title: 'Add Contact to Campaign',
  description: 'Enrols a contact in a campaign; one that is enrolled stays as it is.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/{contactId}/campaigns/{campaignId}', status: 201 },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found'],
  input: { contactId, campaignId: Id },
  output: Succeeded,

  async handler({ contactId, campaignId }, { store, ifVersion }) {
    await enroll(store, { contactId, kind: 'campaign', targetId: campaignId, ifVersion }, null);
    return succeeded;
  },
});
