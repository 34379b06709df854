import { closeSync, openSync } from 'node:fs';

/**
 * Opens a file for reading, and closes it when it was used.
 *
 * @param use receives the descriptor.
 * @returns what `use` returns; `undefined` where there is no such file.
 */
export function withFile<Result>(file: string, use: (fd: number) => Result): Result | undefined {
  let fd: number;
  try {
    fd = openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}
