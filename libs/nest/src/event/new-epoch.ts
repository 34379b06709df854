import { randomBytes } from 'node:crypto';

/** The epoch of a log that begins: 40 random bits, so that two incarnations meet the same one once in 10^12. */
export function newEpoch(): string {
  return Number.parseInt(randomBytes(5).toString('hex'), 16).toString(36).padStart(8, '0');
}
