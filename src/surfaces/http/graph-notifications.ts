import type { FastifyInstance } from 'fastify';
import { notFound } from '#base/errors.ts';
import { isRecord } from '#base/json.ts';
import { notificationPath } from '#links/entra/notification-address.ts';
import type { Notifications } from '#links/entra/take-notifications.ts';

/** Longer ones are none of Graph's, in characters. */
const longestToken = 2048;

/**
 * `POST /notifications/graph/{connectionId}`, and `/lifecycle` behind it: where Microsoft Graph tells of changes, and
 * of what becomes of a subscription. A validation token is echoed while a subscription is being made; all else is
 * answered alike, so that nobody learns what is known here.
 */
export function graphNotificationRoutes(server: FastifyInstance, notifications: Notifications): void {
  server.register(async scope => {
    // A validation has no body, but says that it is text.
    scope.addContentTypeParser(
      'text/plain',
      { parseAs: 'string', bodyLimit: longestToken },
      async () => undefined,
    );
    for (const url of [`${notificationPath}/:connectionId`, `${notificationPath}/:connectionId/lifecycle`])
      scope.post<{ Params: { connectionId: string } }>(
        url,
        async ({ params: { connectionId }, query, body }, reply) => {
          const token = isRecord(query) ? query.validationToken : undefined;
          if (token === undefined) {
            notifications.take(connectionId, body);
            return reply.code(202).send();
          }
          const isFit = typeof token === 'string' && token.length <= longestToken;
          if (!isFit || !(await notifications.isExpected(connectionId))) throw notFound('The connection');
          return reply
            .header('x-content-type-options', 'nosniff')
            .header('cache-control', 'no-store')
            .type('text/plain; charset=utf-8')
            .send(token);
        },
      );
    scope.addHook('onClose', () => notifications.settled());
  });
}
