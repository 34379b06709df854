import { build } from '/work/wt-client/node_modules/esbuild/lib/main.js';
import { gzipSync } from 'node:zlib';
for (const [n, from] of [['CoreSseClient', 'client'], ['SseClient', 'client']]) {
  const r = await build({ stdin: { contents: `export { ${n} } from '@event-stream/client';`, resolveDir: '/work/wt-client' }, bundle: true, minify: true, format: 'esm', target: 'es2022', write: false, conditions: ['@event-stream/source'] });
  const c = r.outputFiles[0].contents; console.log(n, c.length, gzipSync(c, { level: 9 }).length);
  if (process.argv[2] === n) console.log(r.outputFiles[0].text);
}
