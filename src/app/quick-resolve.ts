import { registerHooks } from 'node:module';

const sources = new URL('../', import.meta.url).href;
/** Packages of hundreds of small modules, all of them ES modules that name each other by whole paths. */
const packages = ['typebox', 'kysely'].map(
  name => new URL(`../../node_modules/${name}/`, import.meta.url).href,
);

/**
 * Finds modules by their names alone. Node asks the disk for each of some thousand imports, and reads `package.json` for those
 * that begin with `#`: a third of a start. What is not there fails when it is loaded.
 */
export function resolveQuickly(): void {
  registerHooks({
    resolve(specifier, context, next) {
      const { parentURL = '' } = context;
      if (specifier.endsWith('.ts') && parentURL.startsWith(sources)) {
        const url = specifier.startsWith('#')
          ? `${sources}${specifier.slice(1)}`
          : new URL(specifier, parentURL).href;
        return { url, format: 'module-typescript', shortCircuit: true };
      }
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
