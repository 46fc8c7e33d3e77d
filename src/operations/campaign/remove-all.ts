import { unenrollAll } from '#store/enrollments.ts';
import { contactId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { Succeeded, succeeded } from '../succeeded.ts';

export const removeContactFromAllCampaigns = command({
  key: 'campaign.removeAll',
  title: 'Remove Contact from Every Campaign',
  description: 'Takes a contact out of every campaign it is enrolled in.',
  group: 'core',
  scope: 'contacts.write',
  http: {
    method: 'DELETE',
    path: '/contacts/{contactId}/campaigns/removeAll',
    v3Path: '/contacts/{contactId}/campaigns/remove-all',
  },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found'],
  input: { contactId },
  output: Succeeded,

  async handler({ contactId }, { store, ifVersion }) {
    await unenrollAll(store, { contactId, kind: 'campaign', ifVersion });
    return succeeded;
  },
});
