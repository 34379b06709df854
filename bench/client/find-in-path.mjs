import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The program of this name, or `undefined`. */
export function findInPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}
