import type { KeyObject } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import { causeOf } from '#links/highlevel/account.ts';
import { isSigned, readWebhook } from '#links/highlevel/webhook.ts';
import { keepIncoming } from '#store/highlevel/incoming.ts';
import { takeEcho } from '#store/highlevel/known-changes.ts';
import { placesOfLink } from '#store/highlevel/links.ts';
import type { Store } from '#store/store.ts';

export interface WebhookRouteParts {
  readonly store: Store;
  readonly clock: Clock;
  /** Of HighLevel's signatures. */
  readonly key: KeyObject;
  readonly log: Pick<Log, 'error'>;
}

/** HighLevel sends again only what was answered so. */
const later = 429;

/**
 * `POST /webhooks/highlevel/{connectionId}`: where HighLevel tells of changes. The signature is its right to call; what
 * it tells is kept before it is answered, and read there afterwards.
 */
export function highLevelWebhookRoutes(
  server: FastifyInstance,
  { store, clock, key, log }: WebhookRouteParts,
): void {
  server.register(async scope => {
    // The signature is over the bytes as they came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes));
    scope.post<{ Params: { connectionId: string } }>(
      '/webhooks/highlevel/:connectionId',
      async ({ params: { connectionId }, headers, body }, reply) => {
        const signature = headers['x-ghl-signature'];
        if (!Buffer.isBuffer(body) || !isSigned(body, String(signature), key))
          return reply.code(401).send({ statusCode: 401, message: 'The signature is not of HighLevel.' });
        const webhook = readWebhook(body, clock());
        if (!webhook)
          return reply
            .code(400)
            .send({ statusCode: 400, message: 'The webhook cannot be read or is too old.' });
        try {
          const places = await placesOfLink(store, connectionId);
          const { change, message, remoteLocationId } = webhook;
          // Loaded when it is needed: a start waits for no schema.
          const { echoId } = await import('#links/highlevel/echoes.ts');
          const { tieBegun } = await import('#links/highlevel/tie-begun.ts');
          // An application has one address for all locations that it is installed in.
          if (places?.remoteLocationId === remoteLocationId && change)
            await store.write(places.locationId, causeOf({ connectionId }), async writer => {
              const echo = echoId(change.type, change.remote_id, message);
              const isOwn = echo !== undefined && (await takeEcho(writer, connectionId, echo));
              if (isOwn) return;
              await tieBegun(writer, connectionId, change, message);
              await keepIncoming(writer, connectionId, change);
            });
        } catch (error) {
          log.error(
            { error, connectionId },
            'A webhook of HighLevel could not be kept; it is asked for again.',
          );
          return reply.code(later).header('retry-after', '60').send({ statusCode: later });
        }
        return reply.code(200).send({});
      },
    );
  });
}
