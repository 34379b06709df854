import {
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
  VersioningType,
  type VersioningOptions,
} from '@nestjs/common';
import { SseAuthController } from '@nestream/nest';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';

/** Lets everybody in, as a user. */
class AnybodyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    context.switchToHttp().getRequest<{ user?: object }>().user = { id: 'ann' };
    return true;
  }
}

const VERSIONINGS: readonly (readonly [string, VersioningOptions])[] = [
  ['HEADER', { type: VersioningType.HEADER, header: 'x-api-version' }],
  ['MEDIA_TYPE', { type: VersioningType.MEDIA_TYPE, key: 'v=' }],
  ['URI', { type: VersioningType.URI }],
  ['CUSTOM', { type: VersioningType.CUSTOM, extractor: () => '7' }],
];

describe.each(PLATFORMS)('Routes of the module in a versioned application (%s)', (platform) => {
  describe.each(VERSIONINGS)('by %s', (_, versioning) => {
    let test: TestApp;

    beforeAll(async () => {
      test = await startApp(platform, {
        sse: { inspector: { guard: AnybodyGuard } } as never,
        controllers: [SseAuthController(AnybodyGuard)],
        configure: (app: INestApplication) => app.enableVersioning({ ...versioning, defaultVersion: '1' }),
      });
    });
    afterAll(async () => test.app.close());

    const statusOf = async (path: string, method = 'GET', body?: object): Promise<number> => {
      const abort = new AbortController();
      const headers = { 'content-type': 'application/json', 'x-sse-inspector': '1' };
      const answer = await fetch(`${test.url}/${path}`, {
        method,
        headers,
        signal: abort.signal,
        ...(body && { body: JSON.stringify(body) }),
      });
      abort.abort();
      return answer.status;
    };

    it('are found without a version, as browsers ask for them', async () => {
      expect(await statusOf('sse-inspector')).toBe(200);
      expect(await statusOf('sse-inspector/stream')).toBe(200);
      expect(await statusOf('sse-inspector/tail?room=kitchen')).toBe(200);
      expect(await statusOf('sse-auth/ticket', 'POST', { path: '/streams' })).toBe(201);
      // Their own 404: there is no such stream.
      const kicked = await fetch(`${test.url}/sse-inspector/connections/none/kick`, {
        method: 'POST',
        headers: { 'x-sse-inspector': '1' },
      });
      expect(await kicked.json()).toMatchObject({ message: 'There is no such stream any more' });
      const refreshed = await fetch(`${test.url}/sse-auth/refresh`, { method: 'POST' });
      expect(await refreshed.json()).toMatchObject({ error: 'SSE_UNKNOWN_CONNECTION' });
    });
  });
});
