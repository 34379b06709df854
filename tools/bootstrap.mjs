import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './run.mjs';

const stamp = join(root, 'node_modules', '.nestream-install');
// What the tests start for real, by binary; on Debian the packages have the same names.
const testPrograms = ['redis-server', 'chromium'];

export function bootstrap({ test = false } = {}) {
  requireNode(20, 19);
  installPackages();
  if (test) installTestPrograms();
}

function requireNode(major, minor) {
  const [haveMajor, haveMinor] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  stop(`This project needs Node ${major}.${minor} or newer; this is Node ${process.versions.node}.`);
}

function installPackages() {
  // The platform belongs to it: a folder shared with a container or copied elsewhere has the wrong binaries.
  const wanted = [
    createHash('sha256')
      .update(readFileSync(join(root, 'package-lock.json')))
      .digest('hex'),
    process.platform,
    process.arch,
  ].join(' ');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing packages (npm ci) ...');
  // Production settings in the environment would leave out the compiler.
  const result = npm('ci', '--include=dev', '--loglevel=error', '--no-audit', '--no-fund');
  if (result.status !== 0) stop('npm ci failed; its output is above.', result.status ?? 1);
  writeFileSync(stamp, wanted);
}

function npm(...args) {
  const script = process.env.npm_execpath;
  const options = { cwd: root, stdio: 'inherit' };
  if (script && /npm-cli\.c?js$/.test(script)) {
    return spawnSync(process.execPath, [script, ...args], options);
  }
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
}

function installTestPrograms() {
  const missing = () => testPrograms.filter((program) => !isInPath(program));
  const before = missing();
  if (before.length === 0) return;
  if (isDebian() && process.getuid() === 0) {
    console.log(`Installing ${before.join(' and ')} (apt-get) ...`);
    const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    spawnSync('apt-get', ['-qq', 'update'], options);
    spawnSync('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', ...before], options);
  }
  const after = missing();
  if (after.length > 0) {
    stop(
      `The tests need ${after.join(' and ')} in the PATH; please install ${after.length > 1 ? 'them' : 'it'}.`,
    );
  }
}

function isDebian() {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function isInPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function stop(message, code = 1) {
  console.error(message);
  process.exit(code);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  bootstrap({ test: process.argv.includes('--test') });
}
