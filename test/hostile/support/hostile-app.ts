import {
  type CanActivate,
  Controller,
  type LoggerService,
  type MessageEvent,
  Param,
  Sse,
  UseGuards,
} from '@nestjs/common';
import {
  Connection,
  SseConnections,
  RoomService,
  type SseConnection,
  type SseModuleOptions,
} from '@nestream/nest';
import { interval, map, merge, type Observable } from 'rxjs';
import { type Platform, startApp, type TestApp } from '../../kit/test-app.js';
import { waitUntil } from '../../kit/wait-until.js';

const later = async (milliseconds: number): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
};

class SlowGuard implements CanActivate {
  async canActivate(): Promise<boolean> {
    await later(10);
    return true;
  }
}

@Controller()
class HostileController {
  constructor(private readonly rooms: RoomService) {}

  @Sse('rooms/:names')
  room(@Param('names') names: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(names.split(','), connection);
  }

  /** Takes its time at every stage. */
  @Sse('slow/:names')
  @UseGuards(SlowGuard)
  slow(@Param('names') names: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(names.split(','), connection, {
      presence: { id: connection.id },
      snapshot: async () => {
        await later(10);
        return { type: 'state', data: 'x'.repeat(5_000) };
      },
    });
  }

  @Sse('busy/:names')
  busy(@Param('names') names: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    const noise = interval(1).pipe(map((n) => ({ data: 'y'.repeat(2_000) + String(n) })));
    return merge(this.rooms.join(names.split(','), connection), noise);
  }
}

/** Keeps what is logged as an error. */
class ErrorRecorder implements LoggerService {
  readonly errors: unknown[] = [];

  log(): void {}
  warn(): void {}
  error(message: unknown): void {
    this.errors.push(message);
  }
}

/** An application that is attacked. */
export interface HostileApp extends TestApp {
  readonly rooms: RoomService;
  /** What was logged as an error: nothing that a client sends is an error of the server. */
  readonly errors: readonly unknown[];
  /** Number of streams. */
  open(): number;
  /** Number of TCP connections. */
  sockets(): Promise<number>;
  /** Resolves when nothing of any client is left. */
  forgotten(): Promise<void>;
}

export async function startHostileApp(platform: Platform, sse: SseModuleOptions = {}): Promise<HostileApp> {
  const logger = new ErrorRecorder();
  const canJoin = async (): Promise<boolean> => {
    await later(5);
    return true;
  };
  const server = await startApp(platform, {
    controllers: [HostileController],
    sse: { roomPolicy: { canJoin }, presenceGrace: 0, drainWindow: 500, ...sse },
    nest: { logger },
  });
  const rooms = server.app.get(RoomService);
  const open = (): number => server.app.get(SseConnections).size;
  const http = server.app.getHttpServer() as {
    getConnections(done: (error: Error | null, count: number) => void): void;
  };
  const sockets = async (): Promise<number> =>
    new Promise((resolve) => http.getConnections((_error, count) => resolve(count)));
  const forgotten = async (): Promise<void> => {
    await waitUntil(async () => (await sockets()) === 0, 20_000);
    await waitUntil(() => open() === 0);
    await waitUntil(async () => (await rooms.list()).length === 0);
    await waitUntil(async () => (await rooms.members('a')).length === 0);
  };
  return { ...server, rooms, errors: logger.errors, open, sockets, forgotten };
}
