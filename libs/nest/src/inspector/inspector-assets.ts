import { readFileSync } from 'node:fs';

const read = (name: string): string => readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');

// The build writes a module with the texts themselves in the place of this one (tools/build.mjs), so that dist works in bundles and in CommonJS
// copies, where there is no path to read from.
export const HTML = read('inspector.html');
export const CSS = read('inspector.css');
export const JS = read('inspector.js');
