import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { errorDescriptions, RosterError } from '#base/errors.ts';
import { challenge } from './challenge.ts';

const url = 'https://roster.example/.well-known/oauth-protected-resource';

describe('the challenge', () => {
  test('to a call without a token names no error, and says where to get one', () => {
    const value = challenge(new RosterError('token_missing', 'Send a token.'), url);
    assert.equal(value, `Bearer realm="roster", resource_metadata="${url}"`);
  });

  test('to a refused token says why', () => {
    const value = challenge(new RosterError('token_expired', 'The access token has expired.'), url);
    const reason = 'error="invalid_token", error_description="The access token has expired."';
    assert.equal(value, `Bearer realm="roster", resource_metadata="${url}", ${reason}`);
  });

  test('to two credentials says that the request is wrong', () => {
    const value = challenge(new RosterError('credentials_ambiguous', 'Send one.'), url);
    assert.equal(value, 'Bearer realm="roster", error="invalid_request", error_description="Send one."');
  });

  test('to a token without the right names the scopes that are needed', () => {
    const scopes = ['contacts.readonly', 'contacts.write'];
    const value = challenge(new RosterError('scope_missing', 'More is needed.', { scopes }), url);
    const reason =
      'error="insufficient_scope", scope="contacts.readonly contacts.write", error_description="More is needed."';
    assert.equal(value, `Bearer realm="roster", resource_metadata="${url}", ${reason}`);
  });

  test('is given for no error that another token would not cure', () => {
    for (const { code } of errorDescriptions)
      if (!code.startsWith('token_') && code !== 'scope_missing' && code !== 'credentials_ambiguous')
        assert.equal(challenge(new RosterError(code, ''), url), undefined, code);
  });

  test('holds nothing but printable ASCII, whatever the sentence has', () => {
    const value = challenge(new RosterError('token_malformed', 'a "b" \\ c\r\nX: é\u{1f600}'), url) ?? '';
    assert.match(value, /error_description="a 'b' ' c''X: '+"$/);
  });
});
