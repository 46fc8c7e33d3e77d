import { readFile } from 'node:fs/promises';
import { isRecord, parseJson } from '#base/json.ts';
import { operations } from '#operations/catalogue.ts';
import { openApi } from '#surfaces/openapi/document.ts';
import { manifest } from '#surfaces/openapi/manifest.ts';
import { type Samples, sampleOf } from '#surfaces/openapi/sample.ts';
import { environmentExample, environmentTable } from './config.ts';
import { derivedRoutes } from './derived-routes.ts';

const root = new URL('../../', import.meta.url);

/** The files that are made from the catalogue and the configuration: path in the checkout and text. */
export async function derivedFiles(): Promise<ReadonlyMap<string, string>> {
  const samples = await readSamples();
  const version = await packageVersion();
  const files = new Map([
    ['derived/openapi.json', json(openApi(operations, { shape: 'dated', version, samples }))],
    ['derived/openapi.v3.json', json(openApi(operations, { shape: 'v3', version, samples }))],
    ['derived/manifest.json', json(manifest(operations, version, samples))],
    ['src/operations/routes.ts', await derivedRoutes()],
    ['.env.example', environmentExample()],
  ]);
  const readme = await readIfThere('README.md');
  if (readme !== undefined) files.set('README.md', withTable(readme));
  return files;
}

/** The samples that the tests of the operations keep under `derived/samples/`. */
async function readSamples(): Promise<Samples> {
  const samples: Map<string, Awaited<ReturnType<typeof sampleOf>>> = new Map();
  for (const operation of operations) {
    const text = await readIfThere(`derived/samples/${operation.key}.json`);
    if (text !== undefined) samples.set(operation.key, await sampleOf(operation, parseJson(text)));
  }
  return samples;
}

async function packageVersion(): Promise<string> {
  const description = parseJson(await readFile(new URL('package.json', root), 'utf8'));
  if (isRecord(description) && typeof description.version === 'string') return description.version;
  throw new Error('package.json names no version.');
}

const markers = /(<!-- configuration -->\n)[\s\S]*?(\n<!-- \/configuration -->)/;

function withTable(readme: string): string {
  return readme.replace(
    markers,
    (_all, before: string, after: string) => before + environmentTable() + after,
  );
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(new URL(path, root), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
