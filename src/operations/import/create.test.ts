import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvFile, fileOf } from '#test/support/files.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { randomFrom } from '#test/support/random.ts';
import { createContact } from '../contact/create.ts';
import { findDuplicateContact } from '../contact/find-duplicate.ts';
import { createField } from '../field/create.ts';
import { updateLocation } from '../location/update.ts';
import { listNotes } from '../note/list.ts';
import { createImport } from './create.ts';
import { listImportErrors } from './errors.ts';
import { getImport } from './get.ts';

specify(createImport, context => {
  const { perform, sample, runJobs } = context;

  async function importing(input: object) {
    const answer = await perform(createImport, input);
    await runJobs();
    const { job } = await perform(getImport, { importId: textAt(answer, 'job.id') });
    assert.equal(at(job, 'state'), 'done', JSON.stringify(job));
    return { counts: at(job, 'counts'), preview: at(answer, 'preview'), id: textAt(answer, 'job.id'), job };
  }
  async function found(email: string): Promise<unknown> {
    const { contact } = await perform(findDuplicateContact, { email });
    assert(contact, `${email} was not imported`);
    return contact;
  }
  const members = (contact: unknown, names: readonly string[]) => names.map(name => Object(contact)[name]);

  test('a file is read by the names of its columns, and its preview tells how', async () => {
    const text = 'First Name,Last Name,Email,Shoe Size\nZoë,Müller,zoe@example.com,39\n,,,\n';
    const answer = await sample({ format: 'csv', file: csvFile(text) });
    assert.equal(at(answer, 'job.state'), 'waiting');
    assert.deepEqual(at(answer, 'preview.columns'), [
      { name: 'First Name', fills: 'firstName' },
      { name: 'Last Name', fills: 'lastName' },
      { name: 'Email', fills: 'email' },
      { name: 'Shoe Size', fills: null },
    ]);
    assert.deepEqual(at(answer, 'preview.contacts'), [
      { firstName: 'Zoë', lastName: 'Müller', email: 'zoe@example.com' },
    ]);
    await runJobs();
    const job = at(await perform(getImport, { importId: at(answer, 'job.id') }), 'job');
    assert.deepEqual(at(job, 'counts'), { created: 1, updated: 0, skipped: 0, refused: 0 });
    assert.equal(textAt(await found('zoe@example.com'), 'firstName'), 'Zoë');
    const events = (await context.events()).map(({ type, operation }) => `${type} by ${operation}`);
    assert(events.includes('contact.created by import.create'));
    assert(events.includes('import.finished by import.create'));
  });

  test("HighLevel's, Outlook's and Google's columns are known", async () => {
    const files = [
      'Contact Id,First Name,Last Name,Business Name,Phone,Email,Tags,Street Address,City,Postal Code,Country,Date of Birth\n' +
        'x1,Ann,Hill,Example Ltd,(415) 555-0101,ann@example.com,"vip, ""a, b""",1 Main St,Springfield,01234,US,1990-02-03\n',
      'First Name,Middle Name,Last Name,Company,Business Street,Business City,Home Street,Home City,Home Country/Region,E-mail Address,E-mail 2 Address,Mobile Phone,Business Phone,Company Main Phone,Gender,Birthday,Categories\n' +
        'Bob,,Hill,Example Ltd,,,2 Home St,Köln,Germany,bob@example.com,bob2@example.com,+49 221 5550101,+49 221 5550102,+49 221 5550100,Unspecified,0/0/00,vip;Blue Category\n',
      'Given Name,Family Name,E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Value,Phone 1 - Value,Organization Name,Address 1 - Street,Address 1 - City,Address 1 - Region,Labels,Notes\n' +
        'Cy,Hill,* Home,cy@example.com ::: cy3@example.com,cy2@example.com,+1 202 555 0103,Example Ltd,3 Side St,Springfield,CA,vip ::: * myContacts,Likes tea\n',
    ];
    for (const text of files) {
      const { counts } = await importing({ format: 'csv', file: csvFile(text) });
      assert.equal(at(counts, 'created'), 1);
    }
    const [ann, bob, cy] = [
      await found('ann@example.com'),
      await found('bob@example.com'),
      await found('cy@example.com'),
    ];
    assert.deepEqual(
      members(ann, ['companyName', 'phone', 'tags', 'address1', 'postalCode', 'dateOfBirth']),
      ['Example Ltd', '+14155550101', ['vip', 'a, b'], '1 Main St', '01234', '1990-02-03T00:00:00.000Z'],
    );
    assert.deepEqual(
      members(bob, [
        'address1',
        'city',
        'country',
        'phone',
        'additionalPhones',
        'additionalEmails',
        'tags',
        'gender',
        'dateOfBirth',
      ]),
      [
        '2 Home St',
        'Köln',
        'DE',
        '+492215550101',
        [{ phone: '+492215550102' }],
        [{ email: 'bob2@example.com' }],
        ['vip', 'Blue Category'],
        undefined,
        undefined,
      ],
    );
    assert.deepEqual(members(cy, ['state', 'additionalEmails', 'tags']), [
      'CA',
      [{ email: 'cy3@example.com' }, { email: 'cy2@example.com' }],
      ['vip'],
    ]);
    const notes = await perform(listNotes, { contactId: textAt(cy, 'id') });
    assert.equal(at(notes, 'notes.0.body'), 'Likes tea');
  });

  test('other columns are mapped, custom fields too', async () => {
    const field = { locationId: context.locationId, name: 'Shoe size', dataType: 'NUMERICAL' };
    await perform(createField, field);
    const text = 'Wer;Wohin;Größe\nDora Hill;dora@example.com;41\nEmil;emil@example.com;much\n';
    const mapping = { Wer: 'name', Wohin: 'email', Größe: 'customFields.shoe_size' };
    const { counts, id, preview } = await importing({ format: 'csv', file: csvFile(text), mapping });
    assert.deepEqual([at(preview, 'separator'), at(counts, 'created'), at(counts, 'refused')], [';', 1, 1]);
    const dora = await found('dora@example.com');
    assert.deepEqual([at(dora, 'lastName'), at(dora, 'customFields.0.value')], ['Hill', 41]);
    const { errors } = await perform(listImportErrors, { importId: id });
    assert.deepEqual(errors, [
      {
        row: 3,
        problems: [{ member: 'customFields[0]', message: 'customFields[0] must be a number' }],
        source: ['Emil', 'emil@example.com', 'much'],
      },
    ]);
    const wrong = { format: 'csv', file: csvFile(text), mapping: { Wer: 'nobody', Was: 'email' } };
    await assert.rejects(perform(createImport, wrong), { code: 'invalid_input' });
    await assert.rejects(perform(createImport, { format: 'csv', file: csvFile('a;b\n1;2\n') }), {
      code: 'invalid_input',
    });
  });

  test('encodings and separators are told from the file', async () => {
    const text = (name: string, separator: string) =>
      `First Name${separator}Email\r\nÅsa “${name}” Größe${separator}${name}@example.com\r\n`;
    const latin = (letters: string) =>
      Uint8Array.from(letters, letter => ({ '“': 0x93, '”': 0x94 })[letter] ?? letter.charCodeAt(0));
    const swapped = Buffer.from(`\ufeff${text('big', '\t')}`, 'utf16le').swap16();
    const files: readonly (readonly [string, Uint8Array, string])[] = [
      ['bom', Buffer.from(`\ufeff${text('bom', ',')}`), 'utf-8'],
      ['little', Buffer.from(`\ufeff${text('little', '\t')}`, 'utf16le'), 'utf-16le'],
      ['big', swapped, 'utf-16be'],
      ['bare', Buffer.from(text('bare', '|'), 'utf16le'), 'utf-16le'],
      ['old', latin(text('old', ';')), 'windows-1252'],
    ];
    for (const [name, bytes, encoding] of files) {
      const { preview, job } = await importing({ format: 'csv', file: csvFile(bytes) });
      assert.deepEqual([at(preview, 'encoding'), at(job, 'result.encoding')], [encoding, encoding], name);
      assert.equal(at(await found(`${name}@example.com`), 'firstName'), `Åsa “${name}” Größe`);
    }
  });

  test('a letter that only the end of a large file has in an old encoding is read in it', async () => {
    const rows = Array.from({ length: 300 }, (_row, n) => `Row ${n},Springfield,${'long '.repeat(190)}`);
    const text = `First Name,City,Source\n${rows.join('\n')}\nJürgen,Köln,x`;
    const { counts, job } = await importing({
      format: 'csv',
      file: csvFile(Buffer.from(text, 'latin1')),
      dryRun: true,
    });
    assert.equal(at(job, 'result.encoding'), 'windows-1252');
    assert.deepEqual([at(counts, 'created'), at(job, 'total')], [301, 301]);
  });

  test("birthdays are read in the order of the location's country", async () => {
    const file = csvFile('Email,Birthday\nday@example.com,05/09/1990\ndot@example.com,25.09.1990\n');
    const birthdays = async (country: string) => {
      await perform(updateLocation, { locationId: context.locationId, country });
      const { preview } = await importing({ format: 'csv', file, onDuplicate: 'update' });
      const day = at(await found('day@example.com'), 'dateOfBirth');
      return [at(preview, 'contacts.0.dateOfBirth'), day];
    };
    assert.deepEqual(await birthdays('US'), ['1990-05-09', '1990-05-09T00:00:00.000Z']);
    assert.deepEqual(await birthdays('GB'), ['1990-09-05', '1990-09-05T00:00:00.000Z']);
    assert.equal(at(await found('dot@example.com'), 'dateOfBirth'), '1990-09-25T00:00:00.000Z');
    await perform(updateLocation, { locationId: context.locationId, country: 'US' });
  });

  test('JSON Lines and vCards of every version are read', async () => {
    const lines = [
      { firstName: 'Fay', email: 'fay@example.com', tags: ['a'], dnd: true, version: 7, id: 'x' },
      { nonsense: 1 },
    ];
    const json = `${lines.map(line => JSON.stringify(line)).join('\n')}\nno JSON\n`;
    const first = await importing({ format: 'jsonl', file: fileOf(json, 'a.jsonl', 'application/x-ndjson') });
    assert.deepEqual([at(first.counts, 'created'), at(first.counts, 'refused')], [1, 2]);
    assert.equal(at(await found('fay@example.com'), 'dnd'), true);

    const cards = [
      'VERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Zo=\r\n=C3=AB\r\nTEL;HOME;VOICE:+1 202 555 0131\r\nEMAIL;INTERNET:g@example.com',
      'VERSION:3.0\nN:Müller;Zoë;;;\nFN:Zoë Müller\nEMAIL;TYPE=INTERNET,HOME:other@example.com\nitem1.EMAIL;TYPE=pref:h@example.com\nORG:Example\\, Ltd;Sales\nADR;TYPE=HOME:;;1 Main St;Springfield;CA;01234;United States\nBDAY:1990-01-31\nCATEGORIES:vip,a\\,b',
      'VERSION:4.0\nN:Müller;Zoë;;;\nFN:Zoë Müller\nEMAIL:i@example.com\nTEL;VALUE=uri;TYPE="cell,voice":tel:+1-202-555-0132\nTZ:Europe/Berlin\nBDAY:19900131',
    ];
    const text = `${cards.map(card => `BEGIN:VCARD\r\n${card}\r\nEND:VCARD\r\n`).join('')}BEGIN:VCARD\nbroken\nEND:VCARD\n`;
    const { counts } = await importing({ format: 'vcard', file: fileOf(text, 'a.vcf', 'text/vcard') });
    assert.deepEqual([at(counts, 'created'), at(counts, 'refused')], [3, 1]);
    for (const letter of ['g', 'h', 'i'])
      assert.equal(at(await found(`${letter}@example.com`), 'name'), 'Zoë Müller');
    assert.deepEqual(
      members(await found('h@example.com'), ['companyName', 'country', 'tags', 'additionalEmails']),
      ['Example, Ltd', 'US', ['vip', 'a,b'], [{ email: 'other@example.com' }]],
    );
    assert.deepEqual(members(await found('i@example.com'), ['phone', 'timezone', 'birthDay']), [
      '+12025550132',
      'Europe/Berlin',
      31,
    ]);
  });

  test('what phones and mail programs write into their cards is read', async () => {
    const cards = [
      // A line that ends with "=" without being quoted-printable.
      'VERSION:2.1\r\nN:Hill;Ann\r\nURL:http://a.example/?q=\r\nEMAIL:ann21@example.com\r\nPHOTO;JPEG;ENCODING=BASE64:/9j/4A==\r\nTEL;HOME:+1 202 555 0141\r\nNOTE;ENCODING=QUOTED-PRINTABLE:a=\r\nb=3Dc',
      'VERSION:3.0\r\nFN:Ben\r\nEMAIL:ben3@example.com\r\nTEL;TYPE=WORK,FAX:+12025550142\r\nTEL;TYPE=CELL:+12025550143\r\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17\r\nURL:http\\://ben.example\r\nNOTE:one\\; two \\\\; \r\n three\r\nORG:Hill\\; Sons;Sales\r\nTZ:-05:00',
    ];
    const text = `${cards.map(card => `BEGIN:VCARD\r\n${card}\r\nEND:VCARD\r\n`).join('')}BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:group\r\nFN:Friends\r\nEND:VCARD\r\n`;
    const { counts } = await importing({ format: 'vcard', file: fileOf(text, 'a.vcf', 'text/vcard') });
    assert.deepEqual([at(counts, 'created'), at(counts, 'refused')], [2, 1]);
    const [ann, ben] = [await found('ann21@example.com'), await found('ben3@example.com')];
    assert.deepEqual(members(ann, ['website', 'phone']), ['http://a.example/?q=', '+12025550141']);
    assert.deepEqual(
      members(ben, ['phone', 'additionalPhones', 'dateOfBirth', 'website', 'companyName', 'timezone']),
      ['+12025550143', [], undefined, 'http://ben.example', 'Hill; Sons', undefined],
    );
    const notes = async (contact: unknown) =>
      at(await perform(listNotes, { contactId: textAt(contact, 'id') }), 'notes.0.body');
    assert.deepEqual([await notes(ann), await notes(ben)], ['ab=c', 'one; two \\; three']);
  });

  test('a property of Roster that is no JSON refuses its card, not the file', async () => {
    const text = ['nonsense', '{}'].map(
      (settings, n) =>
        `BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Own\r\nEMAIL:own${n}@example.com\r\nX-ROSTER-DND-SETTINGS:${settings}\r\nEND:VCARD\r\n`,
    );
    const { id, counts } = await importing({
      format: 'vcard',
      file: fileOf(text.join(''), 'a.vcf', 'text/vcard'),
    });
    assert.deepEqual([at(counts, 'created'), at(counts, 'refused')], [1, 1]);
    const { errors } = await perform(listImportErrors, { importId: id });
    assert.equal(at(errors, '0.problems.0.member'), 'dndSettings');
  });

  test('duplicates are skipped, updated or refused, whether a contact or an earlier row has the address', async () => {
    await perform(createContact, { firstName: 'Old', email: 'kim@example.com', city: 'Köln' });
    const text =
      'First Name,Email,Source\nNew,KIM@example.com,one\nLee,lee@example.com,two\nLea,lee@example.com,three\n';
    const counts = async (onDuplicate: string, dryRun = false) => {
      const result = await importing({ format: 'csv', file: csvFile(text), onDuplicate, dryRun });
      return Object.values(Object(result.counts));
    };
    assert.deepEqual(await counts('update', true), [1, 2, 0, 0]);
    assert.deepEqual(await counts('skip', true), [1, 0, 2, 0]);
    assert.deepEqual(members(await found('kim@example.com'), ['firstName']), ['Old']);
    assert.deepEqual(await counts('create'), [1, 0, 0, 2]);
    assert.deepEqual(await counts('skip'), [0, 0, 3, 0]);
    assert.deepEqual(await counts('update'), [0, 3, 0, 0]);
    assert.deepEqual(members(await found('kim@example.com'), ['firstName', 'city']), ['New', 'Köln']);
    assert.deepEqual(members(await found('lee@example.com'), ['firstName', 'source']), ['Lea', 'three']);
  });

  test('an update adds to the lists of a contact and takes nothing from them', async () => {
    await perform(createContact, {
      firstName: 'Ida',
      email: 'ida@example.com',
      tags: ['vip'],
      additionalEmails: [{ email: 'ida.old@example.com', label: 'old' }],
      additionalPhones: Array.from({ length: 10 }, (_phone, n) => ({ phone: `+1202555020${n}` })),
      externalIds: [{ system: 'crm', externalId: 'ida-1' }],
    });
    const rows = [
      {
        email: 'ida@example.com',
        tags: ['VIP', 'fair'],
        additionalEmails: ['IDA.old@example.com', 'ida.new@example.com'],
        additionalPhones: ['+12025550203'],
        externalIds: [{ system: 'shop', externalId: 'ida-2' }],
      },
      { email: 'ida@example.com', city: 'Bern', additionalPhones: ['+12025550210'] },
    ];
    const file = fileOf(rows.map(row => JSON.stringify(row)).join('\n'), 'a.jsonl', 'application/x-ndjson');
    const { counts, id } = await importing({ format: 'jsonl', file, onDuplicate: 'update' });
    assert.deepEqual([at(counts, 'updated'), at(counts, 'refused')], [1, 1]);
    const { errors } = await perform(listImportErrors, { importId: id });
    assert.equal(at(errors, '0.problems.0.member'), 'additionalPhones');
    const ida = await found('ida@example.com');
    assert.deepEqual(members(ida, ['tags', 'additionalEmails', 'externalIds', 'city']), [
      ['vip', 'fair'],
      [{ email: 'ida.old@example.com', label: 'old' }, { email: 'ida.new@example.com' }],
      [
        { system: 'crm', externalId: 'ida-1' },
        { system: 'shop', externalId: 'ida-2' },
      ],
      undefined,
    ]);
    assert.equal(Object(ida).additionalPhones.length, 10);
  });

  test('a dry run counts what the import then does, wherever in the file an address is repeated', async () => {
    const random = randomFrom(11);
    for (const onDuplicate of ['skip', 'update', 'create']) {
      const some = (name: string, count: number) => `${onDuplicate}.${name}${random.below(count)}`;
      // Who is found by the phone takes another e-mail, which frees the one before.
      const rows = Array.from({ length: 620 }, (_row, n) => ({
        firstName: `Row ${n}`,
        ...(random.below(4) > 0 && { email: `${some('address', 300)}@example.com` }),
        ...(random.below(2) > 0 && { phone: `+1202555${1000 + random.below(300)}` }),
        ...(random.below(3) > 0 && { externalIds: [{ system: 'crm', externalId: some('link', 200) }] }),
      }));
      const text = rows.map(row => JSON.stringify(row)).join('\n');
      const order = { format: 'jsonl', file: fileOf(text, 'a.jsonl', 'application/x-ndjson'), onDuplicate };
      const tried = await importing({ ...order, dryRun: true });
      const done = await importing(order);
      assert.deepEqual(tried.counts, done.counts, onDuplicate);
      assert(Number(at(done.counts, 'created')) < 620);
    }
    await context.runSchedule();
    const kept = await context.store.read(context.locationId, ({ database }) =>
      database.selectFrom('import_trial').selectAll().where('location_id', '=', context.locationId).execute(),
    );
    assert.deepEqual(kept, [], 'what a dry run would have written is forgotten when it ends');
  });

  test('a guard against formulas is taken away, and quotes that do not fit refuse their row', async () => {
    const text = `First Name,Email,Phone,Source\n'=1+1,guard@example.com,'+12025550177,''@x\n"a"b,x@example.com,,\n`;
    const { counts } = await importing({ format: 'csv', file: csvFile(text) });
    assert.deepEqual(members(await found('guard@example.com'), ['firstName', 'phone', 'source']), [
      '=1+1',
      '+12025550177',
      "'@x",
    ]);
    assert.equal(at(counts, 'refused'), 1);
  });

  test('what is odd in a file is said in words', async () => {
    await assert.rejects(perform(createImport, { format: 'csv', file: csvFile('') }), {
      message: 'file names no columns in its first row. Send a file that does',
    });
    await assert.rejects(
      perform(createImport, { format: 'csv', file: csvFile('PK\u0003\u0004\u0014\0\u0006\0') }),
      {
        message: 'file is a workbook of a spreadsheet or an archive. Save it as CSV, and send that',
      },
    );
    const problems = async (format: string, text: string) => {
      const { id } = await importing({ format, file: csvFile(text) });
      const { errors } = await perform(listImportErrors, { importId: id });
      return Array.isArray(errors) ? errors.map(error => at(error, 'problems.0.message')) : errors;
    };
    assert.deepEqual(await problems('csv', 'First Name,Email\n"Ada,ada@example.com\n'), [
      'The row has a cell whose quotes are not closed.',
    ]);
    assert.deepEqual(await problems('jsonl', '{"firstName":"Bo","constructor":1}\n{"__proto__":{}}\n'), [
      'property constructor should not exist',
      'property __proto__ should not exist',
    ]);
  });
});
