import { registerHooks } from 'node:module';

const root = new URL('../../', import.meta.url).href;
const sources = `${root}src/`;
const tests = `${root}test/`;
/** Packages of hundreds of small modules, all of them ES modules that name each other by whole paths. */
const packages = ['typebox', 'kysely'].map(name => `${root}node_modules/${name}/`);

/**
 * Finds modules by their names alone. Node asks the disk for each of some thousand imports, and reads `package.json` for those
 * that begin with `#`: a third of a start. What is not there fails when it is loaded.
 */
export function resolveQuickly(): void {
  registerHooks({
    resolve(specifier, context, next) {
      const { parentURL = '' } = context;
      if (specifier.endsWith('.ts') && (parentURL.startsWith(sources) || parentURL.startsWith(tests)))
        return { url: own(specifier, parentURL), format: 'module-typescript', shortCircuit: true };
      if (
        specifier.startsWith('.') &&
        /\.m?js$/.test(specifier) &&
        packages.some(root => parentURL.startsWith(root))
      )
        return { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true };
      return next(specifier, context);
    },
  });
}

/** As `imports` of `package.json` has it. */
function own(specifier: string, parentURL: string): string {
  if (specifier.startsWith('#test/')) return `${root}${specifier.slice(1)}`;
  return specifier.startsWith('#') ? `${sources}${specifier.slice(1)}` : new URL(specifier, parentURL).href;
}
