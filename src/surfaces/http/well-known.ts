import type { FastifyInstance } from 'fastify';
import { type ResourceTerms, resourceMetadata } from '#identity/resource-metadata.ts';

/** The documents by which clients find out for themselves how to sign in (RFC 9728, section 3). */
export function wellKnownRoutes(server: FastifyInstance, terms: ResourceTerms): void {
  const document = resourceMetadata(terms);
  server.get('/.well-known/oauth-protected-resource', (_request, reply) => {
    reply.header('cache-control', 'public, max-age=3600').send(document);
  });
}
