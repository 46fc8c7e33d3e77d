import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addLocation } from '#test/support/export-trip.ts';
import { bytesOfAnswer, fileOf } from '#test/support/files.ts';
import { at, specify } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { searchContacts } from '../contact/search.ts';
import { createField } from '../field/create.ts';
import { createImport } from '../import/create.ts';
import { getImport } from '../import/get.ts';
import { createExport } from './create.ts';
import { downloadExport } from './download.ts';

/** Texts that go wrong where something takes them for something else. */
const texts = [
  '=1+1',
  '+5',
  '-x',
  '@a',
  "'=quoted",
  '007',
  'זואי',
  '👩‍👩‍👧‍👦 e\u0301',
  'a "b", c; d | e\\n',
  'line\r\nend\nlast',
];

specify(createExport, context => {
  const { perform, sample, runJobs } = context;

  test('R35: what is exported and imported elsewhere is the same text, and a spreadsheet gets no formula', async () => {
    const other = await addLocation(context);
    for (const locationId of [context.locationId, other.locationId])
      for (const [name, dataType] of [
        ['Long', 'LARGE_TEXT'],
        ['Number', 'NUMERICAL'],
        ['Boxes', 'MULTIPLE_OPTIONS'],
      ])
        await perform(
          createField,
          { locationId, name, dataType, ...(name === 'Boxes' && { options: ['a, b', 'c'] }) },
          other.options,
        );
    for (const [n, text] of texts.entries()) {
      await perform(createContact, {
        firstName: text,
        lastName: `Person ${n}`,
        email: `person${n}@example.com`,
        phone: `+1202555${String(1000 + n)}`,
        additionalEmails: [{ email: `second${n}@example.com`, label: text.slice(0, 50) }],
        companyName: text,
        postalCode: '01234',
        address1: text,
        gender: text,
        source: text,
        dateOfBirth: '1990-01-31',
        tags: [`${text} ${n}`, 'a, b'],
        dnd: n % 2 === 0,
        customFields: [
          { key: 'long', value: text },
          { key: 'number', value: n / 2 },
        ],
      });
    }
    const expected = await contactsIn(context.locationId);
    assert.equal(expected.length, texts.length);
    for (const format of ['csv', 'jsonl', 'vcard']) {
      const answer = format === 'csv' ? await sample({ format }) : await perform(createExport, { format });
      await runJobs();
      const file = await bytesOfAnswer(await perform(downloadExport, { exportId: at(answer, 'job.id') }));
      if (format === 'csv') assert.doesNotMatch(file.toString(), /(^|[,\n])"?[=+\-@\t]/);
      const target = await addLocation(context);
      for (const [name, dataType] of [
        ['Long', 'LARGE_TEXT'],
        ['Number', 'NUMERICAL'],
      ])
        await perform(createField, { locationId: target.locationId, name, dataType }, target.options);
      const sent = { format, locationId: target.locationId, file: fileOf(file, 'people', 'text/plain') };
      const started = await perform(createImport, sent, target.options);
      await runJobs();
      const where = { namedLocations: [target.locationId], ...target.options };
      const { job } = await perform(getImport, { importId: at(started, 'job.id') }, where);
      assert.equal(at(job, 'counts.created'), texts.length, JSON.stringify(job));
      assert.deepEqual(await contactsIn(target.locationId, target.options), expected, format);
    }
  });

  async function contactsIn(locationId: string, options = {}): Promise<unknown[]> {
    const sort = [{ field: 'email', direction: 'asc' }];
    const { contacts } = await perform(searchContacts, { locationId, pageLimit: 100, sort }, options);
    assert(Array.isArray(contacts));
    return contacts.map(contact => {
      const {
        id: _i,
        locationId: _l,
        version: _v,
        dateAdded: _a,
        dateUpdated: _u,
        lastActivity: _t,
        searchAfter: _s,
        customFields,
        ...rest
      } = contact;
      return {
        ...rest,
        customFields: customFields.map(({ key, value }: { key: string; value: unknown }) => [key, value]),
      };
    });
  }

  test('an export holds what its filter finds, and wrong filters are refused at once', async () => {
    await perform(createContact, { firstName: 'Only', city: 'Köln' });
    const filters = [{ field: 'city', operator: 'eq', value: 'Köln' }];
    const answer = await perform(createExport, { format: 'csv', filters, fields: ['firstName', 'city'] });
    await runJobs();
    const file = await bytesOfAnswer(await perform(downloadExport, { exportId: at(answer, 'job.id') }));
    assert.match(file.toString(), /^firstName,city,contact\.\w+,.*\r\nOnly,Köln,.*\r\n$/);
    const wrong = { format: 'csv', filters: [{ field: 'nothing', operator: 'eq', value: 1 }] };
    await assert.rejects(perform(createExport, wrong), { code: 'search_filter_invalid' });
  });
});
