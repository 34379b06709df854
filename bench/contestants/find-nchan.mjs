import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const MODULES = ['/usr/lib/nginx/modules', '/usr/lib64/nginx/modules', '/usr/local/lib/nginx/modules'];

/** nginx and its nchan module, or `undefined` where either is missing. */
export function findNchan() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const nginx = folders.map((folder) => join(folder, 'nginx')).find((file) => existsSync(file));
  const module = MODULES.map((folder) => join(folder, 'ngx_nchan_module.so')).find((file) =>
    existsSync(file),
  );
  if (!nginx || !module) return undefined;
  // On standard error, as "nginx version: nginx/1.22.1".
  const version = /nginx\/(\S+)/.exec(spawnSync(nginx, ['-v'], { encoding: 'utf8' }).stderr)?.[1];
  return { nginx, module, version };
}
