import type { FastifyInstance } from 'fastify';
import { notFound } from '#base/errors.ts';
import { type ResourceTerms, resourceMetadata } from '#identity/resource-metadata.ts';

export interface WellKnownTerms extends ResourceTerms {
  /** The key that verifies `X-GHL-Signature` of a tenant's webhooks, in PEM; nothing where it has none. */
  webhookKeyOf(tenantId: string): Promise<string | undefined>;
}

/**
 * What clients find out for themselves: how to sign in (RFC 9728, section 3), and by which key webhooks in HighLevel's
 * form are verified.
 */
export function wellKnownRoutes(server: FastifyInstance, terms: WellKnownTerms): void {
  const document = resourceMetadata(terms);
  server.get('/.well-known/oauth-protected-resource', (_request, reply) => {
    reply.header('cache-control', cached).send(document);
  });
  server.get<{ Params: { tenantId: string } }>(
    '/.well-known/webhook-keys/:tenantId',
    async ({ params }, reply) => {
      const key = await terms.webhookKeyOf(params.tenantId);
      if (key === undefined) throw notFound('The key');
      return reply.header('cache-control', cached).type('application/x-pem-file').send(key);
    },
  );
}

const cached = 'public, max-age=3600';
