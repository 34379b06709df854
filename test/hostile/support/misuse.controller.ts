import { Controller, InternalServerErrorException, Param, Sse, type MessageEvent } from '@nestjs/common';
import { Connection, SseConnections, RoomService, type SseConnection, StreamOptions } from '@nestream/nest';
import {
  catchError,
  concat,
  finalize,
  interval,
  map,
  merge,
  mergeMap,
  NEVER,
  of,
  retry,
  takeUntil,
  tap,
  throwError,
  timer,
  type Observable,
} from 'rxjs';

/** Handlers that fail, hang, or combine joins in ways that are easily got wrong. */
@Controller()
@StreamOptions({ managed: true })
export class MisuseController {
  /** Thrown by the filter of `/retried`, once. */
  static filterFails = 0;

  constructor(
    private readonly rooms: RoomService,
    private readonly connections: SseConnections,
  ) {}

  @Sse('rooms/:names')
  room(@Param('names') names: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(names.split(','), connection);
  }

  @Sse('closing-others')
  closingOthers(@Connection() connection: SseConnection): Observable<MessageEvent> {
    const closeOthers = (): void => {
      for (const other of this.connections.all()) if (other !== connection) other.close('evicted', true);
    };
    return this.rooms.join('crowd', connection).pipe(tap(closeOthers));
  }

  @Sse('throwing-teardown/:room')
  throwingTeardown(
    @Param('room') room: string,
    @Connection() connection: SseConnection,
  ): Observable<MessageEvent> {
    connection.onClose(() => {
      throw new Error('close listener');
    });
    return this.rooms.join(room, connection).pipe(
      finalize(() => {
        throw new Error('teardown');
      }),
    );
  }

  @Sse('fallback/:room')
  fallback(@Param('room') room: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms
      .join(room, connection)
      .pipe(catchError(() => interval(10).pipe(map((n) => ({ data: { n } })))));
  }

  @Sse('silent-fallback/:room')
  silentFallback(
    @Param('room') room: string,
    @Connection() connection: SseConnection,
  ): Observable<MessageEvent> {
    return merge(this.rooms.join(room, connection).pipe(takeUntil(timer(5))), NEVER);
  }

  @Sse('flood/:room')
  flood(@Param('room') room: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    const flood = interval(1).pipe(map(() => ({ data: 'x'.repeat(100_000) })));
    return merge(this.rooms.join(room, connection), flood);
  }

  @Sse('present/:room')
  present(@Param('room') room: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(room, connection, { presence: { id: 'bob' } });
  }

  @Sse('wrapped-error')
  wrappedError(): Observable<MessageEvent> {
    const error = new InternalServerErrorException(new Error('postgres://user:secret@db'));
    return concat(of({ data: 'first' }), timer(20).pipe(mergeMap(() => throwError(() => error))));
  }

  @Sse('retried')
  retried(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms
      .join('retried', connection, {
        filter: (event) => {
          if (event.data !== (2 as unknown) || MisuseController.filterFails-- <= 0) return true;
          throw new Error('filter');
        },
      })
      .pipe(retry(1));
  }
}
