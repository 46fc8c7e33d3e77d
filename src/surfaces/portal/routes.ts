import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { derivedDocument, withOwnAddresses } from './documents.ts';
import { kept, once, sendKept } from './kept-answer.ts';
import { type Page, type PortalTerms, pageHeaders, wholePage } from './page.ts';

const assetTypes = {
  'portal.css': 'text/css; charset=utf-8',
  'portal.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const;
const assets = new URL('assets/', import.meta.url);

interface Asset {
  readonly bytes: Buffer;
  readonly hash: string;
  readonly type: string;
}

/** The developer portal: API reference, guides, and the OpenAPI documents. Everything is made at the first call. */
export function portalRoutes(server: FastifyInstance, terms: PortalTerms): void {
  const files = once(readAssets);
  const headers = pageHeaders(terms);

  const page = (path: string, make: () => Page | Promise<Page>) => {
    const answer = kept(async () => {
      const known = await files();
      const asset = (name: string) => `/docs/assets/${name}?v=${known.get(name)?.hash ?? ''}`;
      return wholePage(await make(), terms, asset);
    });
    server.get(path, async (request, reply) => sendKept(request, reply.headers(headers), await answer()));
  };
  page('/docs', async () => {
    const [{ readReference }, { referencePage }] = await Promise.all([
      import('./reference.ts'),
      import('./reference-page.ts'),
    ]);
    return referencePage(readReference(await derivedDocument('openapi.json')), terms.publicUrl);
  });
  page('/docs/catalogue', async () => {
    const { cataloguePage } = await import('./catalogue-page.ts');
    return cataloguePage(await derivedDocument('manifest.json'));
  });
  page('/docs/models', async () => (await import('./guides/models.ts')).modelsGuide(terms));
  page('/docs/triggers', async () => (await import('./guides/triggers.ts')).triggersGuide(terms));
  page('/docs/words', async () => (await import('./guides/words.ts')).wordsGuide(terms));
  page('/docs/start', async () => (await import('./guides/start.ts')).startGuide(terms));
  page('/docs/register', async () => (await import('./guides/register.ts')).registerGuide());
  page('/docs/provisioning', async () => (await import('./guides/provisioning.ts')).provisioningGuide(terms));
  page('/docs/highlevel', async () => (await import('./guides/highlevel.ts')).highLevelGuide(terms));
  page('/docs/rights', async () => (await import('./guides/rights.ts')).rightsGuide(terms));
  page('/docs/search', async () => (await import('./guides/search.ts')).searchGuide(terms));
  page('/docs/mapping', async () => (await import('./guides/mapping.ts')).mappingGuide());
  page('/docs/errors', async () => (await import('./guides/errors.ts')).errorsGuide(terms));

  for (const name of ['openapi.json', 'openapi.v3.json'] as const) {
    const answer = kept(async () => JSON.stringify(withOwnAddresses(await derivedDocument(name), terms)));
    server.get(`/${name}`, async (request, reply) =>
      sendKept(request, reply.type('application/json; charset=utf-8'), await answer()),
    );
  }

  for (const name of Object.keys(assetTypes)) {
    server.get(`/docs/assets/${name}`, async (_request, reply) => {
      const asset = (await files()).get(name);
      if (!asset) throw new Error(`${name} was not read.`);
      return reply.headers({ ...assetHeaders, 'content-type': asset.type }).send(asset.bytes);
    });
  }
}

const assetHeaders = {
  'cache-control': 'public, max-age=31536000, immutable',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** A page names an asset with the hash of its bytes, so that browsers keep it until it changes. */
async function readAssets(): Promise<ReadonlyMap<string, Asset>> {
  const read = Object.entries(assetTypes).map(async ([name, type]) => {
    const bytes = await readFile(new URL(name, assets));
    const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 12);
    return [name, { bytes, hash, type }] as const;
  });
  return new Map(await Promise.all(read));
}
