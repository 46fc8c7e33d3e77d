import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withSettings } from '#test/support/location-settings.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { batchUpsertContacts } from '../contact/batch-upsert.ts';
import { createContact } from '../contact/create.ts';
import { updateContact } from '../contact/update.ts';
import { getJob } from '../job/get.ts';
import { ignoreDuplicates } from './ignore.ts';
import { listDuplicates } from './list.ts';
import { scanDuplicates } from './scan.ts';

specify(scanDuplicates, context => {
  const { perform, sample, runJobs } = context;
  const make = async (input: object) =>
    withSettings(context, { allowDuplicateContact: true }, async () =>
      textAt(await perform(createContact, input), 'contact.id'),
    );
  const groups = async () => {
    const found = at(await perform(listDuplicates, { limit: 100 }), 'groups');
    assert(Array.isArray(found));
    return found
      .map(group => {
        const contacts = at(group, 'contacts');
        return {
          id: at(group, 'id'),
          matches: JSON.stringify(at(group, 'matches')),
          ids: Array.isArray(contacts) ? contacts.map(contact => textAt(contact, 'id')).sort() : [],
          hasMore: Object.hasOwn(Object(group), 'contactsMore'),
        };
      })
      .sort((one, other) => one.matches.localeCompare(other.matches) || other.ids.length - one.ids.length);
  };

  test('it groups contacts by e-mail, phone and name at one business, and joins groups that share a contact', async () => {
    const priya = await make({ firstName: 'Priya', email: 'priya@example.com', phone: '+12125550101' });
    const pria = await make({ firstName: 'Pria', additionalEmails: ['PRIYA@example.com'] });
    const third = await make({ firstName: 'P.', phone: '(212) 555-0101' });
    const omar = await make({ firstName: 'Omar', lastName: 'Nasser', companyName: 'Example Dental' });
    const omár = await make({ firstName: 'Omár', lastName: 'nasser', companyName: 'EXAMPLE dental' });
    await make({ firstName: 'Omar', lastName: 'Nasser', companyName: 'Another' });
    await make({ firstName: 'Omar', lastName: 'Nasser' });

    const { job } = await sample({});
    assert.deepEqual(at(await perform(scanDuplicates), 'job.id'), at(job, 'id'), 'one scan at a time');
    await runJobs();
    assert.deepEqual(
      (await groups()).map(({ matches, ids }) => [matches, ids]),
      [
        ['["email","phone"]', [priya, pria, third].sort()],
        ['["name"]', [omar, omár].sort()],
      ],
    );
    assert.equal(at(await perform(getJob, { jobId: at(job, 'id') }), 'job.state'), 'done');
  });

  test('another scan forgets what looks alike no more, and leaves apart who was said to be different', async () => {
    await perform(scanDuplicates);
    await runJobs();
    const [first, second] = await groups();
    await perform(ignoreDuplicates, { groupId: second?.id });
    for (const contactId of first?.ids ?? []) await perform(updateContact, { contactId, phone: null });
    await perform(scanDuplicates);
    await runJobs();
    const after = await groups();
    assert.deepEqual(
      after.map(({ matches, ids }) => [matches, ids.length]),
      [['["email"]', 2]],
    );

    const fourth = await make({ firstName: 'Omar', lastName: 'Nasser', companyName: 'Example Dental' });
    await perform(scanDuplicates, { rules: ['name'] });
    await runJobs();
    assert.deepEqual(
      (await groups()).map(({ ids }) => [ids.length, ids.includes(fourth)]),
      [[3, true]],
      'somebody new may be one of them',
    );
  });

  test('it goes on over more contacts than a step looks at, also where more share one value', async () => {
    const many = Array.from({ length: 500 }, () => ({ firstName: 'Many', companyName: 'Same' }));
    await perform(batchUpsertContacts, { contacts: many });
    for (const firstName of ['Many', 'Zoe', 'Zoe']) await make({ firstName, companyName: 'Same' });
    await perform(scanDuplicates, { rules: ['name'] });
    await runJobs();
    const found = (await groups()).map(({ ids, hasMore }) => [ids.length, hasMore]);
    assert.deepEqual(found, [
      [20, true],
      [3, false],
      [2, false],
    ]);
  });
});
