import {
  type ArgumentsHost,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  HttpException,
  Injectable,
  type MessageEvent,
  Param,
  Sse,
  UseFilters,
} from '@nestjs/common';
import { APP_FILTER, HttpAdapterHost } from '@nestjs/core';
import {
  Connection,
  RoomForbiddenError,
  RoomService,
  type SseConnection,
  SseError,
  StreamOptions,
} from '@nestream/nest';
import { NEVER, type Observable } from 'rxjs';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, startApp, type TestApp, type TestAppOptions } from '../kit/test-app.js';

@Controller()
class FilteredController {
  constructor(private readonly rooms: RoomService) {}

  @Sse('stream')
  stream(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('forbidden', connection);
  }

  @Sse('full/:n')
  @StreamOptions({ limit: 1 })
  full(@Param('n') _n: string): Observable<MessageEvent> {
    return NEVER;
  }

  @Get('route')
  route(): never {
    throw new RoomForbiddenError('forbidden');
  }
}

/** Says what it has caught. */
@Injectable()
abstract class Telling implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const status = exception instanceof HttpException ? exception.getStatus() : 500;
    const { code } = exception as SseError;
    this.host.httpAdapter.reply(
      host.switchToHttp().getResponse(),
      { told: this.constructor.name, code },
      status,
    );
  }
}

@Catch(SseError)
class LibraryFilter extends Telling {}

@Catch(RoomForbiddenError)
class ForbiddenFilter extends Telling {}

@Catch()
class EverythingFilter extends Telling {}

describe.each(PLATFORMS)('Filters of the application (%s)', (platform) => {
  let server: TestApp;
  const start = async (options: TestAppOptions): Promise<void> => {
    server = await startApp(platform, {
      controllers: [FilteredController],
      sse: { roomPolicy: { canJoin: () => false }, drainWindow: 0 },
      ...options,
    });
  };
  afterEach(async () => server.app.close());

  /** Status and body of the answer. */
  async function answer(path: string): Promise<[number, unknown]> {
    const response = await fetch(server.url + path);
    return [response.status, await response.json()];
  }

  describe.each([
    [
      'an APP_FILTER',
      (filter: typeof LibraryFilter) => ({ providers: [{ provide: APP_FILTER, useClass: filter }] }),
    ],
    [
      'useGlobalFilters()',
      (filter: typeof LibraryFilter) => ({
        configure: (app: TestApp['app']) => app.useGlobalFilters(new filter(app.get(HttpAdapterHost))),
      }),
    ],
  ] as const)('as %s', (_, by) => {
    it.each([LibraryFilter, ForbiddenFilter, EverythingFilter])(
      'see errors of routes and streams: %p',
      async (filter) => {
        await start(by(filter));
        const told = { told: filter.name, code: 'SSE_ROOM_FORBIDDEN' };
        // A stream's error always carries its status; one that a route throws by itself does where this library hands it on.
        expect(await answer('/stream')).toEqual([403, told]);
        expect((await answer('/route'))[1]).toEqual(told);
      },
    );

    it('see the refusal of a plain stream, which keeps its Retry-After', async () => {
      await start(by(LibraryFilter));
      const first = await RawStream.open(`${server.url}/full/1`);
      await first.until(() => first.head !== '');
      const second = await fetch(`${server.url}/full/2`);
      expect(await second.json()).toEqual({ told: 'LibraryFilter', code: 'SSE_TOO_MANY_CONNECTIONS' });
      expect(Number(second.headers.get('retry-after'))).toBeGreaterThanOrEqual(5);
      first.cut();
    });
  });

  @Controller('own')
  @UseFilters(LibraryFilter)
  class OwnFilterController extends FilteredController {}

  it('see them on a controller', async () => {
    await start({ controllers: [OwnFilterController], providers: [LibraryFilter] });
    expect(await answer('/own/stream')).toEqual([403, { told: 'LibraryFilter', code: 'SSE_ROOM_FORBIDDEN' }]);
  });

  it('leave what they do not name to the library', async () => {
    await start({
      providers: [{ provide: APP_FILTER, useClass: ForbiddenFilter }],
      sse: { limits: { total: 1 }, drainWindow: 0 },
    });
    const first = await RawStream.open(`${server.url}/full/1`);
    await first.until(() => first.head !== '');
    expect(await answer('/full/2')).toMatchObject([503, { error: 'SSE_TOO_MANY_CONNECTIONS' }]);
    first.cut();
  });
});
