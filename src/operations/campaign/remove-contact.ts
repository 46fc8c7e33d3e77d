import { unenroll } from '#store/enrollments.ts';
import { contactId, Id } from '../contact/members.ts';
import { command } from '../operation.ts';
import { Succeeded, succeeded } from '../succeeded.ts';

export const removeContactFromCampaign = command({
  key: 'campaign.removeContact',
  title: 'Remove Contact from Campaign',
  description: 'Takes a contact out of one campaign; one that is not in it stays as it is.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/contacts/{contactId}/campaigns/{campaignId}' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found'],
  input: { contactId, campaignId: Id },
  output: Succeeded,

  async handler({ contactId, campaignId }, { store, ifVersion }) {
    await unenroll(store, { contactId, kind: 'campaign', targetId: campaignId, ifVersion });
    return succeeded;
  },
});
