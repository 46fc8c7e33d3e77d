import type { FastifyInstance } from 'fastify';
import { isRecord } from '#base/json.ts';
import { consentPath, endConsent } from '#links/directory/consent.ts';
import type { Store } from '#store/store.ts';
import { html } from '../portal/html.ts';

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Where Microsoft sends an administrator back to, after the question for consent (`adminconsent` endpoint, v2.0). */
export function consentRoute(server: FastifyInstance, store: Store): void {
  server.get(consentPath, async ({ query }, reply) => {
    const given: Readonly<Record<string, unknown>> = isRecord(query) ? query : {};
    const isGiven = String(given.admin_consent).toLowerCase() === 'true' && given.error === undefined;
    const state = typeof given.state === 'string' ? given.state : '';
    const connection = await endConsent(store, state, isGiven);
    const [title, words] = connection
      ? told(connection.name, isGiven, given.error)
      : [
          'This link is not valid any more',
          'It was used already, or is older than 15 minutes. Ask for the consent again.',
        ];
    const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title} · Roster</title></head><body><main><h1>${title}</h1><p>${words}</p></main></body></html>`;
    return reply
      .code(connection ? 200 : 400)
      .headers(headers)
      .send(page.html);
  });
}

function told(name: string, isGiven: boolean, error: unknown): readonly [string, string] {
  if (isGiven)
    return [
      'Consent was given',
      `The connection ${name} reads the directory from now on. You can close this page.`,
    ];
  const why =
    error === 'access_denied'
      ? 'The consent was declined. Nothing was changed.'
      : 'Microsoft did not give the consent. Sign in as an administrator who may grant it to all of the organisation.';
  return ['There is no consent', `${why} Ask for it again for the connection ${name}.`];
}
