import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type MintedRoster, startMintedRoster } from '#test/support/minted-roster.ts';

let roster: MintedRoster;
before(async () => {
  roster = await startMintedRoster();
});
after(() => roster.close());

test('a state that nobody began is told in words, without what was sent', async () => {
  const address = `${roster.running.baseUrl}/connections/consent?admin_consent=True&state=<script>.x.y`;
  const response = await fetch(address);
  const page = await response.text();
  assert.equal(response.status, 400);
  assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  assert.match(page, /Ask for the consent again/);
  assert.doesNotMatch(page, /script/);
});
