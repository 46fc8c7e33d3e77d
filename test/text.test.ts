import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { at } from './support/operations.ts';
import { tell } from './support/proof.ts';
import { startRoster, type TestRoster } from './support/roster.ts';

/** What loses something where text is taken for less than it is. Blanks around a member are cut on purpose. */
const texts = [
  'Zoë Ångström',
  'Zoe\u0308 decomposed',
  'שלום עולם',
  'مرحبا بالعالم',
  '\u202Eright to left\u202C',
  '👩‍👩‍👧‍👦 family',
  '山田太郎',
  '007',
  '1e5',
  'true',
  '=1+1',
  '+1',
  '-1',
  '@now',
  'a\nb\r\nc\td',
  '"quoted", \'single\' \\ back',
  '<b>&amp;</b>',
  '%00 %_',
  'one\u2028two\u2029three',
];

let roster: TestRoster;
before(async () => {
  roster = await startRoster();
});
after(() => roster.close());

test('R35: text comes back over HTTP as it went in, under every version', async context => {
  const different: string[] = [];
  for (const version of ['2021-07-28', 'v3']) {
    for (const text of texts) {
      const headers = { version };
      const sent = { firstName: 'Text', companyName: text, address1: text, city: text };
      const { body } = await roster.call('POST', '/contacts/', sent, headers);
      const path = `/contacts/${String(at(body, 'contact.id'))}`;
      const read = await roster.call('GET', path, undefined, headers);
      const back = ['companyName', 'address1', 'city'].map(member => at(read.body, `contact.${member}`));
      if (back.some(each => each !== text)) different.push(JSON.stringify([version, text, back]));
    }
  }
  const how = `${texts.length} texts in three members, written and read under two versions`;
  tell(context, { statement: 'R35', how, found: `differences ${different.length}` });
  assert.deepEqual(different, []);
});
