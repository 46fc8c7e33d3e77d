import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, person, specify } from '#test/support/operations.ts';
import { createCampaign } from './create.ts';
import { listCampaigns } from './list.ts';

specify(createCampaign, given => {
  const { perform, sample } = given;

  test('a campaign is registered, published unless it is a draft', async () => {
    const answer = await sample({ locationId: given.locationId, name: ' Welcome ' });

    assert.equal(at(answer, 'campaign.name'), 'Welcome');
    assert.equal(at(answer, 'campaign.status'), 'published');
    const draft = await perform(createCampaign, { name: 'Recall', status: 'draft' });
    assert.equal(at(draft, 'campaign.status'), 'draft');
    await assert.rejects(perform(createCampaign, { name: ' ' }), { message: 'name should not be empty' });
  });

  test('only an administrator registers one', async () => {
    const caller = { ...person, rights: new Set(['contacts.readonly', 'contacts.write'] as const) };
    await assert.rejects(perform(createCampaign, { name: 'x' }, { caller }), { code: 'scope_missing' });
  });
});

specify(listCampaigns, given => {
  const { perform, sample } = given;

  test('the campaigns of a location are listed in the order of their making, by status when wanted', async () => {
    await perform(createCampaign, { name: 'Welcome' });
    await perform(createCampaign, { name: 'Recall', status: 'draft' });
    const answer = await sample({ locationId: given.locationId, status: 'published' });

    assertHighLevelShape(listCampaigns, answer);
    const names = ({ campaigns }: { readonly campaigns?: unknown }) => {
      assert(Array.isArray(campaigns));
      return campaigns.map(campaign => at(campaign, 'name'));
    };
    assert.deepEqual(names(answer), ['Welcome']);
    assert.deepEqual(names(await perform(listCampaigns)).toSorted(), ['Recall', 'Welcome']);
    assert.deepEqual(names(await perform(listCampaigns, { status: 'draft' })), ['Recall']);
  });
});
