import Type from 'typebox';
import { Campaign, enrollableStatuses } from '#contacts/campaign.ts';
import { insertEnrollable } from '#store/enrollables.ts';
import { locationId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { filled } from '../text.ts';

export const createCampaign = command({
  key: 'campaign.create',
  title: 'Create Campaign',
  description: 'Registers a campaign that contacts can be enrolled in.',
  group: 'automation',
  scope: 'roster.admin',
  http: { method: 'POST', path: '/campaigns/', status: 201 },
  input: {
    locationId,
    name: Type.String({ maxLength: 255 }),
    status: Type.Optional(
      Type.Enum(enrollableStatuses, { description: '`published` where it is not sent.' }),
    ),
  },
  output: Type.Object({ campaign: Campaign }),
  record: 'campaign',

  async handler({ name, status = 'published' }, { store }) {
    return { campaign: await insertEnrollable(store, 'campaign', { name: filled('name', name), status }) };
  },
});
