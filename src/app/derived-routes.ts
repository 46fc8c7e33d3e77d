import { readFile } from 'node:fs/promises';
import { operations } from '#operations/catalogue.ts';
import { routesOf } from '#operations/route.ts';

const catalogue = new URL('../operations/catalogue.ts', import.meta.url);

/** The text of `src/operations/routes.ts`: a line for each operation with a route, and the module that it is loaded from. */
export async function derivedRoutes(): Promise<string> {
  const places = await placesOfOperations();
  const lines: string[] = [];
  for (const { key, method, paths, takesFile, load } of routesOf(operations)) {
    const place = places.get(await load());
    if (!place) throw new Error(`The catalogue imports ${key} in a form that is not known.`);
    const members = [
      `key: '${key}'`,
      `method: '${method}'`,
      `paths: [${paths.map(path => `'${path}'`).join(', ')}]`,
      `takesFile: ${takesFile}`,
      `load: async () => (await import('${place.path}')).${place.name}`,
    ];
    lines.push(`  { ${members.join(', ')} },`);
  }
  return `// Made from the catalogue by \`npm run derive\`.
import type { Route } from './route.ts';

/** Every operation that has a route; each module is loaded at the first call of its operation. */
export const routes: readonly Route[] = [
${lines.join('\n')}
];
`;
}

interface Place {
  /** As the catalogue imports it. */
  readonly path: string;
  readonly name: string;
}

async function placesOfOperations(): Promise<ReadonlyMap<unknown, Place>> {
  const places = new Map<unknown, Place>();
  const source = await readFile(catalogue, 'utf8');
  for (const [, names = '', path = ''] of source.matchAll(/^import \{([^}]+)\} from '([^']+)';/gm)) {
    const module: Readonly<Record<string, unknown>> = await import(new URL(path, catalogue).href);
    for (const name of names.split(',').map(word => word.trim()))
      if (name !== '') places.set(module[name], { path, name });
  }
  return places;
}
