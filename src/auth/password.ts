import { type BinaryLike, randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<BinaryLike, BinaryLike, number, ScryptOptions, Buffer>(scrypt);
/** What the OWASP Password Storage Cheat Sheet asks for at 16 MiB. */
const COST: ScryptOptions = { N: 16_384, r: 8, p: 5 };
const BYTES = 32;

/** What may be stored instead of a password: `scrypt:<salt>:<hash>`. */
async function hashPassword(password: string, salt = randomBytes(16)): Promise<string> {
  const hash = await derive(password, salt, BYTES, COST);
  return `scrypt:${salt.toString('base64url')}:${hash.toString('base64url')}`;
}

/** Whether a password is the one that was hashed; takes the same time for both answers. */
export async function matchesPassword(password: string, stored: string): Promise<boolean> {
  const [, salt] = stored.split(':');
  const hashed = await hashPassword(password, Buffer.from(salt!, 'base64url'));
  return timingSafeEqual(Buffer.from(hashed), Buffer.from(stored));
}
