import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, type OperationTest, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { addContactToCampaign } from './add-contact.ts';
import { createCampaign } from './create.ts';
import { removeContactFromAllCampaigns } from './remove-all.ts';
import { removeContactFromCampaign } from './remove-contact.ts';

async function addBoth({ perform }: OperationTest) {
  const { contact } = await perform(createContact, { firstName: 'Priya' });
  const { campaign } = await perform(createCampaign, { name: 'Welcome' });
  return { contactId: textAt(contact, 'id'), campaignId: textAt(campaign, 'id') };
}

async function typesOf({ events }: OperationTest, contactId: string): Promise<string[]> {
  return (await events(contactId)).map(({ type }) => type);
}

specify(addContactToCampaign, given => {
  const { perform, sample, events } = given;

  test('a contact enters a campaign, and its event tells it', async () => {
    const place = await addBoth(given);
    const answer = await sample(place);

    assertHighLevelShape(addContactToCampaign, answer);
    assert.deepEqual(answer, { succeded: true, succeeded: true });
    const last = (await events(place.contactId)).at(-1);
    assert.equal(last?.type, 'campaign.statusChanged');
    assert.deepEqual(last?.changes, [{ field: 'status', from: null, to: 'active' }]);
    assert.equal(at(last?.data, 'campaign.id'), place.campaignId);
    assert.deepEqual(at(last?.data, 'enrollment'), {
      contactId: place.contactId,
      status: 'active',
      dateAdded: '2026-01-15T09:00:00.000Z',
    });
  });

  test('adding it twice changes nothing, adding it after it left is told again', async () => {
    const place = await addBoth(given);
    await perform(addContactToCampaign, place);
    await perform(addContactToCampaign, place);
    assert.deepEqual(await typesOf(given, place.contactId), ['contact.created', 'campaign.statusChanged']);
    await perform(removeContactFromCampaign, place);
    await perform(addContactToCampaign, place);
    assert.deepEqual(
      (await events(place.contactId)).slice(1).map(({ changes }) => changes),
      [
        [{ field: 'status', from: null, to: 'active' }],
        [{ field: 'status', from: 'active', to: 'ended' }],
        [{ field: 'status', from: 'ended', to: 'active' }],
      ],
    );
  });

  test('contact and campaign must be there', async () => {
    const place = await addBoth(given);
    await assert.rejects(perform(addContactToCampaign, { ...place, campaignId: 'unknown' }), {
      code: 'not_found',
      message: 'The campaign was not found in this location.',
    });
    await assert.rejects(perform(addContactToCampaign, { ...place, contactId: 'unknown' }), {
      code: 'not_found',
      message: 'The contact was not found in this location.',
    });
  });
});

specify(removeContactFromCampaign, given => {
  const { perform, sample, events } = given;

  test('a contact leaves a campaign, and its event tells it once', async () => {
    const place = await addBoth(given);
    await perform(addContactToCampaign, place);
    const answer = await sample(place);

    assertHighLevelShape(removeContactFromCampaign, answer);
    assert.deepEqual(await perform(removeContactFromCampaign, place), answer);
    const [, , left, ...more] = await events(place.contactId);
    assert.equal(left?.type, 'campaign.statusChanged');
    assert.equal(at(left?.data, 'enrollment.status'), 'ended');
    assert.deepEqual(more, []);
  });

  test('a contact that never was in it stays as it is, a campaign that is not there is not found', async () => {
    const place = await addBoth(given);
    await perform(removeContactFromCampaign, place);
    assert.deepEqual(await typesOf(given, place.contactId), ['contact.created']);
    await assert.rejects(perform(removeContactFromCampaign, { ...place, campaignId: 'unknown' }), {
      code: 'not_found',
    });
  });
});

specify(removeContactFromAllCampaigns, given => {
  const { perform, sample } = given;

  test('a contact leaves every campaign that it is in, each with an event', async () => {
    const place = await addBoth(given);
    const { campaign } = await perform(createCampaign, { name: 'Recall' });
    await perform(addContactToCampaign, place);
    await perform(addContactToCampaign, { ...place, campaignId: at(campaign, 'id') });
    const answer = await sample({ contactId: place.contactId });

    assertHighLevelShape(removeContactFromAllCampaigns, answer);
    await perform(removeContactFromAllCampaigns, { contactId: place.contactId });
    assert.deepEqual(await typesOf(given, place.contactId), [
      'contact.created',
      ...Array.from({ length: 4 }, () => 'campaign.statusChanged'),
    ]);
    await assert.rejects(perform(removeContactFromAllCampaigns, { contactId: 'unknown' }), {
      code: 'not_found',
    });
  });
});
