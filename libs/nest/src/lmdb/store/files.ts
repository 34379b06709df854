import { closeSync, openSync, fstatSync, readSync } from 'node:fs';
import { endianness } from 'node:os';

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

const META_SIZE = 512;
const MAGIC = 0xbe_ef_c0_de;
/** Offsets in a meta page, after the 24 bytes of the page's own header. */
const MAGIC_AT = 24;
const PAGE_SIZE_AT = 48;
const LAST_PAGE_AT = 144;
const TXN_AT = 152;

/**
 * Looks at a file before LMDB maps it into memory. LMDB trusts its files: one that is cut off or is none of its own
 * ends the process (SIGSEGV, SIGBUS), which no `catch` can prevent.
 *
 * @returns what is wrong with it; `undefined` for a sound, empty or absent file.
 */
export function findDamage(file: string): string | undefined {
  return withFile(file, (fd) => (fstatSync(fd).size === 0 ? undefined : findDamageIn(fd)));
}

function findDamageIn(fd: number): string | undefined {
  const first = readMeta(fd, 0);
  if (first.magic !== MAGIC) return 'data.mdb is not an LMDB file, or its first page is destroyed';
  const { pageSize } = first;
  if (pageSize < META_SIZE || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) {
    return 'the first page of data.mdb is destroyed';
  }
  const second = readMeta(fd, pageSize);
  if (second.magic !== MAGIC || second.pageSize !== pageSize)
    return 'the second page of data.mdb is destroyed';
  const newest = first.txn >= second.txn ? first : second;
  const needed = (newest.lastPage + 1) * pageSize;
  // After the pages that tell what is needed: another process may be writing, and LMDB writes those last.
  const { size } = fstatSync(fd);
  return needed > size ? `data.mdb is cut off: it has ${size} bytes and needs ${needed}` : undefined;
}

interface Meta {
  readonly magic: number;
  readonly pageSize: number;
  readonly lastPage: number;
  readonly txn: number;
}

function readMeta(fd: number, position: number): Meta {
  const page = Buffer.alloc(META_SIZE);
  readSync(fd, page, 0, META_SIZE, position);
  const view = new DataView(page.buffer, page.byteOffset, META_SIZE);
  // LMDB writes numbers as the machine has them.
  const little = endianness() === 'LE';
  return {
    magic: view.getUint32(MAGIC_AT, little),
    pageSize: view.getUint32(PAGE_SIZE_AT, little),
    lastPage: Number(view.getBigUint64(LAST_PAGE_AT, little)),
    txn: Number(view.getBigUint64(TXN_AT, little)),
  };
}
