import type { FastifyInstance } from 'fastify';
import { isRecord } from '#base/json.ts';
import { consentPath } from '#links/consent-path.ts';
import type { Links } from '#links/links.ts';
import type { Store } from '#store/store.ts';
import { html } from '../portal/html.ts';

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

export interface ConsentParts {
  readonly store: Store;
  links(): Promise<Links>;
}

/**
 * Where people come back to after the question for consent: from Microsoft (`adminconsent` endpoint, v2.0), and from
 * HighLevel with a code.
 */
export function consentRoute(server: FastifyInstance, parts: ConsentParts): void {
  server.get(consentPath, async ({ query }, reply) => {
    const { answerTo } = await import('./consent-answer.ts');
    const { isDone, title, words } = await answerTo(isRecord(query) ? query : {}, parts);
    const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title} · Roster</title></head><body><main><h1>${title}</h1><p>${words}</p></main></body></html>`;
    return reply
      .code(isDone ? 200 : 400)
      .headers(headers)
      .send(page.html);
  });
}
