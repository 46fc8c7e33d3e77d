import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, type OperationTest, person, specify, textAt } from '#test/support/operations.ts';
import { createBusiness } from '../business/create.ts';
import { deleteBusiness } from '../business/delete.ts';
import { createContact } from '../contact/create.ts';
import { deleteContact } from '../contact/delete.ts';
import { eraseContact } from '../contact/erase.ts';
import { getContact } from '../contact/get.ts';
import { mergeContacts } from '../contact/merge.ts';
import { restoreContact } from '../contact/restore.ts';
import { undoMergeOfContacts } from '../contact/undo-merge.ts';
import { updateContact } from '../contact/update.ts';
import { createObjectField } from '../object-field/create.ts';
import { createField } from './create.ts';
import { deleteField } from './delete.ts';
import { downloadFieldFile } from './download-file.ts';
import { uploadToField } from './upload.ts';

const day = 86_400_000;

function helpers(given: OperationTest) {
  const { perform } = given;
  const { store } = given;
  let fields = 0;
  const makeField = async (rules: object = {}) =>
    textAt(
      await perform(createField, {
        locationId: given.locationId,
        name: `Letter ${fields++}`,
        dataType: 'FILE_UPLOAD',
        ...rules,
      }),
      'customField.id',
    );
  const makeContact = async () => textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
  const file = (part: string, text: string, name = 'letter.txt') => ({
    part,
    name,
    mediaType: 'text/plain',
    content: Buffer.from(text).toString('base64'),
  });
  const upload = (id: string, ...files: object[]) =>
    perform(uploadToField, { locationId: given.locationId, id, file: files });
  return {
    makeField,
    makeContact,
    file,
    upload,
    /** A contact with a file in a field of its own. */
    async contactWithFile(rules: object = {}) {
      const [fieldId, contactId] = [await makeField(rules), await makeContact()];
      const answer = await upload(contactId, file(`${fieldId}_one`, 'Dear Priya'));
      return { fieldId, contactId, fileId: idIn(textAt(answer, 'meta.0.url')) };
    },
    /** The text of a file, or what refuses it. */
    async textOf(fileId: string): Promise<string> {
      try {
        const { pieces } = await perform(downloadFieldFile, { locationId: given.locationId, fileId });
        assert(typeof pieces === 'function');
        let text = '';
        for await (const piece of pieces()) text += Buffer.from(piece).toString();
        return text;
      } catch (error) {
        return textAt(error, 'code');
      }
    },
    /** The ids of the files of which a piece is left. */
    async left(): Promise<readonly string[]> {
      await given.runSchedule();
      const rows = await store.read(given.locationId, ({ database, locationId }) =>
        database
          .selectFrom('blob_chunk')
          .select('blob_id')
          .distinct()
          .where('location_id', '=', locationId)
          .execute(),
      );
      return rows.map(({ blob_id }) => blob_id);
    },
  };
}

function idIn(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

specify(uploadToField, given => {
  const { perform, sample, events, clock, runJobs, runSchedule } = given;
  const { makeField, makeContact, file, upload, contactWithFile, textOf, left } = helpers(given);

  test('files land in the file fields of a contact, are served at the address answered, and told of', async () => {
    const fieldId = await makeField({ isMultipleFile: true, acceptedFormat: ['.txt', '.pdf'] });
    const id = await makeContact();
    const answer = await sample({
      locationId: given.locationId,
      id,
      maxFiles: '15',
      file: [file(`${fieldId}_one`, 'Dear Priya'), file(`${fieldId}_two`, 'Second', 'Zweiter.TXT')],
    });

    assertHighLevelShape(uploadToField, answer);
    const url = textAt(answer, `uploadedFiles.${fieldId}_two`);
    const value = at(await perform(getContact, { contactId: id }), 'contact.customFields.0.value');
    assert.deepEqual(at(value, 'two'), {
      meta: {
        fieldname: fieldId,
        originalname: 'Zweiter.TXT',
        encoding: '7bit',
        mimetype: 'text/plain',
        size: 6,
        uuid: 'two',
      },
      url,
      documentId: idIn(url),
    });
    assert.equal(await textOf(idIn(url)), 'Second');
    const [change] = [...(await events(id))].reverse();
    assert.equal(change?.type, 'contact.updated');
    assert.equal(at(change?.changes, '0.field'), `customFields.${fieldId}`);
    clock.advance(400 * day);
    assert.equal(await textOf(idIn(url)), 'Second');
  });

  test('a file replaces one of its own id, and any in a field of one file', async () => {
    const { fieldId, contactId, fileId } = await contactWithFile();
    const next = await upload(contactId, file(`${fieldId}_two`, 'Better'));
    const nextId = idIn(textAt(next, 'meta.0.url'));
    assert.deepEqual([await textOf(fileId), await textOf(nextId)], ['not_found', 'Better']);
    await upload(contactId, file(`${fieldId}_two`, 'Best'));
    assert.equal(await textOf(nextId), 'not_found');
    assert(!(await left()).includes(fileId));
  });

  test('a file goes with its value: emptied, its field destroyed, its contact erased or purged', async () => {
    const cleared = await contactWithFile();
    const { contactId, fieldId } = cleared;
    await perform(updateContact, { contactId, customFields: [{ id: fieldId, value: null }] });
    assert(!(await left()).includes(cleared.fileId));

    const destroyed = await contactWithFile();
    await perform(deleteField, { locationId: given.locationId, id: destroyed.fieldId });
    assert.equal(await textOf(destroyed.fileId), 'not_found');
    assert((await left()).includes(destroyed.fileId));
    clock.advance(30 * day);
    await runSchedule();
    await runJobs();
    assert(!(await left()).includes(destroyed.fileId));

    const erased = await contactWithFile();
    await perform(eraseContact, { contactId: erased.contactId, reason: 'Request 7' });
    assert(!(await left()).includes(erased.fileId));
  });

  test('a file of a contact in the recycle bin is not served until the contact is back', async () => {
    const { contactId, fileId } = await contactWithFile();
    await perform(deleteContact, { contactId });
    assert.equal(await textOf(fileId), 'not_found');
    await perform(restoreContact, { contactId });
    assert.equal(await textOf(fileId), 'Dear Priya');
  });

  test('a merge keeps the files of both contacts, and its undo gives each its own', async () => {
    const one = await contactWithFile();
    const other = await makeContact();
    const answer = await upload(other, file(`${one.fieldId}_one`, 'Of the other'));
    const otherFile = idIn(textAt(answer, 'meta.0.url'));
    const merged = await perform(mergeContacts, {
      primaryId: one.contactId,
      ids: [other],
      rules: [{ field: `customFields.${one.fieldId}`, contactId: other }],
    });
    assert.equal(await textOf(otherFile), 'Of the other');

    await perform(undoMergeOfContacts, { mergeId: at(merged, 'mergeId') });
    assert.deepEqual([await textOf(one.fileId), await textOf(otherFile)], ['Dear Priya', 'Of the other']);
    const customFields = [{ id: one.fieldId, value: null }];
    await perform(updateContact, { contactId: other, customFields });
    assert.deepEqual([await textOf(one.fileId), await textOf(otherFile)], ['Dear Priya', 'not_found']);
  });

  test('a business has file fields too, and takes its files with it', async () => {
    const field = await perform(createObjectField, {
      locationId: given.locationId,
      objectKey: 'business',
      name: 'Contract',
      fieldKey: 'business.contract',
      dataType: 'FILE_UPLOAD',
      showInForms: true,
      parentId: 'business',
    });
    const fieldId = textAt(field, 'field.id');
    const id = textAt(
      await perform(createBusiness, { name: 'Clinic', locationId: given.locationId }),
      'business.id',
    );
    const fileId = idIn(textAt(await upload(id, file(`${fieldId}_one`, 'Contract')), 'meta.0.url'));
    assert.equal(await textOf(fileId), 'Contract');
    await perform(deleteBusiness, { businessId: id });
    assert(!(await left()).includes(fileId));
  });

  test('a value that names the file of another contact does not take it away', async () => {
    const { fieldId, fileId } = await contactWithFile();
    const contactId = await makeContact();
    const value = { x: { url: 'https://example.com/x', documentId: fileId } };
    await perform(updateContact, { contactId, customFields: [{ id: fieldId, value }] });
    await perform(updateContact, { contactId, customFields: [{ id: fieldId, value: null }] });
    assert.equal(await textOf(fileId), 'Dear Priya');
  });

  test('what a field does not take is refused by name, and nothing of it is kept', async () => {
    const before = (await left()).length;
    const fieldId = await makeField({ acceptedFormat: ['.pdf'], isMultipleFile: true, maxNumberOfFiles: 2 });
    const text = textAt(
      await perform(createField, { locationId: given.locationId, name: 'Words', dataType: 'TEXT' }),
      'customField.id',
    );
    const id = await makeContact();
    const refused = async (sentence: RegExp, ...files: object[]) =>
      assert.rejects(upload(id, ...files), { code: 'invalid_input', message: sentence });
    const pdf = (part: string) => file(part, 'x', 'x.pdf');
    await refused(/multipart\/form-data/);
    await refused(/must be \{fieldId\}_\{fileId\}/, pdf(fieldId));
    await refused(/must be the id of a FILE_UPLOAD field of the contact/, pdf(`${text}_one`));
    await refused(/takes \.pdf, not "x\.exe"/, file(`${fieldId}_one`, 'x', 'x.exe'));
    await refused(/must name one file/, pdf(`${fieldId}_one`), pdf(`${fieldId}_one`));
    await refused(/holds at most 2 files/, pdf(`${fieldId}_one`), pdf(`${fieldId}_2`), pdf(`${fieldId}_3`));
    await assert.rejects(upload('unknown', pdf(`${fieldId}_one`)), { code: 'not_found' });
    assert.equal((await left()).length, before);
  });
});

specify(downloadFieldFile, given => {
  const { perform, sample } = given;
  const { contactWithFile, textOf } = helpers(given);

  test('a file is read with the right to read contacts', async () => {
    const { fileId } = await contactWithFile();
    const answer = await sample({ locationId: given.locationId, fileId });
    assert.deepEqual([answer.name, answer.mediaType, answer.size], ['letter.txt', 'text/plain', 10]);
    await assert.rejects(
      perform(
        downloadFieldFile,
        { locationId: given.locationId, fileId },
        {
          caller: { ...person, rights: new Set(['contacts.write']) },
        },
      ),
      { code: 'scope_missing' },
    );
  });

  test('a file that is no value of a field is not found', async () => {
    assert.equal(await textOf('unknown'), 'not_found');
  });
});
