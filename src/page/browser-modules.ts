import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A package that the page imports by its name. */
interface BrowserModule {
  readonly name: string;
  /** Folder in the package of what browsers load, all of which is served. */
  readonly folder: string;
  /** What the name alone means, in that folder. */
  readonly entry: string;
}

const MODULES: readonly BrowserModule[] = [
  { name: '@nestream/client', folder: 'dist', entry: 'index.js' },
  { name: '@nestream/protocol', folder: 'dist', entry: 'index.js' },
  { name: 'graphql-sse', folder: 'lib', entry: 'client.mjs' },
  { name: 'graphql-ws', folder: 'dist', entry: 'client.js' },
  { name: 'uplot', folder: 'dist', entry: 'uPlot.esm.js' },
];

const { resolve } = createRequire(import.meta.filename);

/** Folders to serve, by their path below the root of the site: packages as they are installed, so that there is nothing to bundle. */
export function moduleFolders(): Map<string, string> {
  return new Map(
    MODULES.map(({ name, folder }) => [pathOf(name), join(dirname(resolve(`${name}/package.json`)), folder)]),
  );
}

/** The import map by which browsers find these packages (WHATWG HTML, section 8.1.6.2), as JSON. */
export function importMap(): string {
  const imports = Object.fromEntries(MODULES.map(({ name, entry }) => [name, `./${pathOf(name)}/${entry}`]));
  return JSON.stringify({ imports });
}

function pathOf(name: string): string {
  return `vendor/${name}`;
}
