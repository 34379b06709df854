import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { EnvironmentError } from '../config/environment.error.js';
import type { Environment } from '../config/environment.js';
import type { TlsIdentity } from './tls-identity.interface.js';

/**
 * Key and certificate from the files that the environment names, else new ones for this machine; `undefined` without `HTTPS`.
 *
 * @throws EnvironmentError for files that cannot be read, or that do not belong together.
 */
export async function openTls(environment: Environment): Promise<TlsIdentity | undefined> {
  const { HTTPS, TLS_KEY, TLS_CERT } = environment;
  if (!HTTPS) return undefined;
  if (TLS_KEY === '') return (await import('./self-signed.js')).selfSigned();
  const key = await read('TLS_KEY', TLS_KEY);
  const cert = await read('TLS_CERT', TLS_CERT);
  try {
    createSecureContext({ key, cert });
  } catch (error) {
    const fix = `give a private key and its certificate, in PEM (${(error as Error).message})`;
    throw new EnvironmentError([`TLS_KEY is "${TLS_KEY}" and TLS_CERT is "${TLS_CERT}"; ${fix}`]);
  }
  return { key, cert };
}

async function read(variable: 'TLS_KEY' | 'TLS_CERT', path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new EnvironmentError([`${variable} is "${path}"; give a file that can be read (${code})`]);
  }
}
