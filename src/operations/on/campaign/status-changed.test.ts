import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { addContactToCampaign } from '../../campaign/add-contact.ts';
import { createCampaign } from '../../campaign/create.ts';
import { removeContactFromCampaign } from '../../campaign/remove-contact.ts';
import { createContact } from '../../contact/create.ts';
import { onCampaignStatusChanged } from './status-changed.ts';

specifyTrigger(onCampaignStatusChanged, ({ perform, sample, fired }) => {
  test('a contact that enters or leaves a campaign is told, to those who ask for this campaign', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    const campaignId = textAt(await perform(createCampaign, { name: 'Spring recall' }), 'campaign.id');
    await perform(addContactToCampaign, { contactId, campaignId });
    await perform(removeContactFromCampaign, { contactId, campaignId });
    const event = await sample();
    assert.equal(at(event, 'data.campaign.name'), 'Spring recall');
    assert.deepEqual(event.changes, [{ field: 'status', from: 'active', to: 'ended' }]);
    assert.deepEqual(
      [(await fired({ campaignId })).length, (await fired({ campaignId: 'another' })).length],
      [2, 0],
    );
  });
});
