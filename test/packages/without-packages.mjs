import { register } from 'node:module';
import 'reflect-metadata';

// As if no optional package were installed. Run against the built packages.
const hooks = `
  const absent = /^(class-validator|class-transformer|@nestjs\\/swagger|zod|valibot)(\\/|$)/;
  export async function resolve(specifier, context, next) {
    if (!absent.test(specifier)) return next(specifier, context);
    throw Object.assign(new Error('Cannot find package ' + specifier), { code: 'ERR_MODULE_NOT_FOUND' });
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

const { RoomService, SseEvent, SseModule } = await import('@nestream/nest');
const { NestFactory } = await import('@nestjs/core');

class ProgressEvent {
  progress = 1;
}
SseEvent('progress')(ProgressEvent);

const boot = async (imports) =>
  NestFactory.createApplicationContext(
    { module: class Root extends Object {}, imports },
    { logger: false, abortOnError: false },
  );
const codeOf = async (promise) =>
  promise.then(
    () => 'none',
    ({ code, message }) => `${code}: ${message}`,
  );

const app = await boot([SseModule.forRoot()]);
const rooms = app.get(RoomService);
const lines = [
  await codeOf(rooms.broadcastToRoom('a', { type: 'plain', data: 1 })),
  await codeOf(rooms.broadcastToRoom('a', new ProgressEvent())),
  await codeOf(boot([SseModule.forRoot(), SseModule.forFeature({ events: [ProgressEvent] })])),
];
await app.close();
process.stdout.write(lines.join('\n'));
