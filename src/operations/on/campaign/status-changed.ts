import { trigger } from '../../trigger.ts';
import { Enrollment, Target } from '../enrollment.ts';
import { campaignId, idOf, isAsked } from '../filters.ts';

export const onCampaignStatusChanged = trigger({
  key: 'on.campaign.statusChanged',
  title: 'Campaign Status of Contact Changed',
  description: 'Triggers when a contact enters or leaves a campaign.',
  scope: 'contacts.readonly',
  from: ['campaign.statusChanged'],
  highlevel: 'CampaignStatusUpdate',
  filters: { campaignId },
  payload: { enrollment: Enrollment, campaign: Target },
  when: (event, { campaignId }) => isAsked(campaignId, idOf(event, 'campaign')),
});
