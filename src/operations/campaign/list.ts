import Type from 'typebox';
import { Campaign, enrollableStatuses } from '#contacts/campaign.ts';
import { listEnrollables } from '#store/enrollables.ts';
import { locationId } from '../contact/members.ts';
import { query } from '../operation.ts';

export const listCampaigns = query({
  key: 'campaign.list',
  title: 'List Campaigns',
  description: 'Returns the campaigns of a location, by status when wanted.',
  group: 'automation',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/campaigns/' },
  isIdempotent: true,
  input: { locationId, status: Type.Optional(Type.Enum(enrollableStatuses)) },
  output: Type.Object({ campaigns: Type.Array(Campaign) }),

  async handler({ status }, { store }) {
    return { campaigns: await listEnrollables(store, 'campaign', status) };
  },
});
