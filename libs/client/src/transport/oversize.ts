import { MAX_ID_SIZE } from './header-text.js';

/** Bytes of an id that is too large to be sent, in UTF-8; 0 for any other. Asked for every event: few need to be encoded. */
export function oversize(id: string): number {
  const size = id.length * 3 > MAX_ID_SIZE ? new TextEncoder().encode(id).length : 0;
  return size > MAX_ID_SIZE ? size : 0;
}
