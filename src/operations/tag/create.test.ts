import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { createTag } from './create.ts';
import { getTag } from './get.ts';
import { listTags } from './list.ts';

specify(createTag, given => {
  const { perform, sample } = given;

  test('a tag is added before any contact has it, and a contact then takes it', async () => {
    const answer = await sample({ locationId: given.locationId, name: ' New patient ' });

    assertHighLevelShape(createTag, answer);
    assert.equal(at(answer, 'tag.name'), 'New patient');
    const { contact } = await perform(createContact, { firstName: 'Priya', tags: ['NEW PATIENT'] });
    assert.deepEqual(at(contact, 'tags'), ['New patient']);
    assert.equal(
      at(await perform(listTags, { locationId: given.locationId }), 'tags.0.id'),
      at(answer, 'tag.id'),
    );
  });

  test('a name that a tag has is refused, however it is spelled', async () => {
    await assert.rejects(perform(createTag, { locationId: given.locationId, name: 'néw PATIENT' }), {
      code: 'duplicate_tag',
    });
    await assert.rejects(perform(createTag, { locationId: given.locationId, name: '  ' }), {
      code: 'invalid_input',
      message: 'name should not be empty',
    });
    const { tags } = await perform(listTags, { locationId: given.locationId });
    assert(Array.isArray(tags) && tags.length === 1);
  });

  test('of two calls that race with one name, one adds the tag and the other is refused', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => perform(createTag, { locationId: given.locationId, name: 'race' })),
    );
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  });
});

specify(listTags, given => {
  const { perform, sample } = given;

  test('the tags of a location are listed by name, each once', async () => {
    await perform(createContact, { firstName: 'Priya', tags: ['newsletter', 'Zürich', 'Émigré'] });
    await perform(createContact, { firstName: 'Alan', tags: ['NEWSLETTER'] });
    const answer = await sample({ locationId: given.locationId });

    assertHighLevelShape(listTags, answer);
    assert(Array.isArray(answer.tags));
    assert.deepEqual(
      answer.tags.map(tag => at(tag, 'name')),
      ['Émigré', 'newsletter', 'Zürich'],
    );
  });
});

specify(getTag, given => {
  const { perform, sample } = given;

  test('a tag is read by its id', async () => {
    const made = await perform(createTag, { locationId: given.locationId, name: 'New patient' });
    const answer = await sample({ locationId: given.locationId, tagId: textAt(made, 'tag.id') });

    assertHighLevelShape(getTag, answer);
    assert.deepEqual(answer, made);
  });

  test('a tag that is not there is not found', async () => {
    await assert.rejects(perform(getTag, { locationId: given.locationId, tagId: 'unknown' }), {
      code: 'not_found',
      message: 'The tag was not found in this location.',
    });
  });
});
