import {
  Controller,
  type MessageEvent,
  type PipeTransform,
  Post,
  Query,
  Sse,
  ValidationPipe,
} from '@nestjs/common';
import { Connection, LastEventId, RoomService, type SseConnection } from '@nestream/nest';
import { IsOptional, IsString } from 'class-validator';
import type { Observable } from 'rxjs';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';

class StreamQuery {
  @IsOptional()
  @IsString()
  name?: string;
}

@Controller()
class StreamsController {
  constructor(private readonly rooms: RoomService) {}

  /** The type of the same name as the decorator. */
  @Sse('named')
  named(
    @Query() _query: StreamQuery,
    @Connection() connection: SseConnection,
    @LastEventId() _id: string | undefined,
  ): Observable<MessageEvent> {
    return this.rooms.join('a', connection);
  }

  @Sse('typed')
  typed(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('a', connection);
  }

  @Sse('async')
  async later(@Connection() connection: SseConnection): Promise<Observable<MessageEvent>> {
    return this.rooms.join('a', connection);
  }

  @Post('publish')
  async publish(): Promise<object> {
    return this.rooms.broadcastToRoom('a', { data: 1 });
  }
}

/** Trims every text in every value, as applications write it. */
class TrimPipe implements PipeTransform {
  transform(value: unknown): unknown {
    return this.trim(value);
  }

  private trim(value: unknown): unknown {
    if (typeof value === 'string') return value.trim();
    if (typeof value !== 'object' || value === null) return value;
    const members = value as Record<string, unknown>;
    for (const key of Object.keys(members)) members[key] = this.trim(members[key]);
    return value;
  }
}

/** Looks at every value as JSON. */
class JsonPipe implements PipeTransform {
  transform(value: unknown): unknown {
    JSON.stringify(value);
    return value;
  }
}

const PIPES: readonly (readonly [string, PipeTransform])[] = [
  ['ValidationPipe of everything', new ValidationPipe({ validateCustomDecorators: true })],
  ['that transforms', new ValidationPipe({ validateCustomDecorators: true, transform: true })],
  [
    'that allows only what is declared',
    new ValidationPipe({
      validateCustomDecorators: true,
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
    }),
  ],
];

const WALKERS: readonly (readonly [string, PipeTransform])[] = [
  ['a pipe that trims every text', new TrimPipe()],
  ['a pipe that reads values as JSON', new JsonPipe()],
];

describe.each(PLATFORMS)('Streams behind global pipes (%s)', (platform) => {
  const expectStreams = async (pipe: PipeTransform): Promise<void> => {
    const test: TestApp = await startApp(platform, {
      controllers: [StreamsController],
      configure: (app) => app.useGlobalPipes(pipe),
    });
    try {
      for (const path of ['named?name=x', 'typed', 'async']) {
        const stream = await RawStream.connected(`${test.url}/${path}`);
        expect([path, stream.status]).toEqual([path, 200]);
        await fetch(`${test.url}/publish`, { method: 'POST' });
        await stream.until(() => stream.count('message') === 1);
        stream.cut();
      }
    } finally {
      await test.app.close();
    }
  };

  it.each(PIPES)('get their connection as it is: %s', async (_, pipe) => expectStreams(pipe));

  it.each(WALKERS)('get their connection as it is: %s', async (_, pipe) => expectStreams(pipe));
});
