import {
  Controller,
  ForbiddenException,
  Header,
  HttpCode,
  NotFoundException,
  Param,
  RequestMethod,
  Res,
  Sse,
  type MessageEvent,
  type PipeTransform,
} from '@nestjs/common';
import { Connection, RoomService, type SseConnection, StreamOptions } from '@nestream/nest';
import {
  concat,
  delay,
  EMPTY,
  from,
  interval,
  NEVER,
  Observable,
  of,
  Subject,
  type Subscriber,
  switchMap,
  take,
  throwError,
  timer,
} from 'rxjs';

export const later = async (milliseconds: number): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
};

/** Looks something up, and does not find "none". */
class LookUp implements PipeTransform {
  async transform(id: string): Promise<string> {
    await later(30);
    if (id === 'none') throw new NotFoundException('looked up');
    return id;
  }
}

interface AnyResponse {
  readonly raw?: AnyResponse;
  readonly writableEnded: boolean;
  readonly headersSent: boolean;
  readonly sent?: boolean;
  sendStatus?(status: number): void;
  code?(status: number): { send(body?: string): void };
  status(status: number): unknown;
  redirect(first: string | number, second: string | number): void;
  header(name: string, value: string): unknown;
}

function redirect(response: AnyResponse): void {
  if (response.raw) response.redirect('/elsewhere', 302);
  else response.redirect(302, '/elsewhere');
}

/** Managed handlers whose streams are easily opened too early, too late or over another answer. */
@Controller()
@StreamOptions({ managed: true })
export class OpeningFaultsController {
  static subject = new Subject<MessageEvent>();
  /** What handlers saw of the response while its headers were held. */
  static seen: unknown[] = [];

  constructor(private readonly rooms: RoomService) {}

  @Sse('rejects/:what')
  async rejects(@Param('what') what: string): Promise<Observable<MessageEvent>> {
    await later(5);
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- what applications do
    throw what === 'null' ? null : undefined;
  }

  @Sse('errors-undefined')
  errorsUndefined(): Observable<MessageEvent> {
    return throwError(() => undefined);
  }

  @Sse('promised-teardown/:how')
  promisedTeardown(@Param('how') how: string): Observable<MessageEvent> {
    return new Observable<MessageEvent>((async (subscriber: Subscriber<MessageEvent>) => {
      await later(20);
      subscriber.next({ data: 'one' });
      if (how === 'rejects') throw new Error('later');
      if (how === 'fails') subscriber.error(new Error('failed'));
      else subscriber.complete();
    }) as never);
  }

  @Sse('subject')
  subject(): Observable<MessageEvent> {
    return OpeningFaultsController.subject;
  }

  @Sse('truth')
  async truth(@Res({ passthrough: true }) response: AnyResponse): Promise<Observable<MessageEvent>> {
    const raw = response.raw ?? response;
    for (let n = 0; n < 3; n++) {
      await later(10);
      OpeningFaultsController.seen.push(raw.writableEnded, raw.headersSent, response.sent ?? false);
    }
    return of({ data: 'first' });
  }

  @Sse('item-then-error')
  itemThenError(): Observable<MessageEvent> {
    return concat(
      of({ data: 'first' }),
      throwError(() => new ForbiddenException('no more')),
    );
  }

  @Sse('item-then/:what')
  itemThen(@Param('what') what: string): Observable<MessageEvent> {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    const second = { bigint: { data: 1n }, cycle: { data: cycle }, crlf: { type: 'a\r\nb', data: 'x' } };
    return of({ data: 'first' }, second[what as 'bigint'] as unknown as MessageEvent);
  }

  @Sse('first-is/:type')
  firstIs(@Param('type') type: string): Observable<MessageEvent> {
    return of({ type, data: 'forged' });
  }

  @Sse('loose')
  loose(): Observable<MessageEvent> {
    const items = [
      { type: 1, data: 'a' },
      { type: 0, data: 'b' },
      { type: false, data: 'c' },
      { type: new String('wrapped'), data: 'd' },
      { retry: Number.NaN, data: 'e' },
      { type: 'nothing', data: () => 1 },
      { type: 'nothing', data: Symbol('s') },
      { type: 'nothing', data: { toJSON: () => undefined } },
      { data: 'end' },
    ];
    return from(items) as unknown as Observable<MessageEvent>;
  }

  @Sse('late-header')
  async lateHeader(@Res({ passthrough: true }) response: AnyResponse): Promise<Observable<MessageEvent>> {
    await later(650);
    response.header('x-late', 'yes');
    return of({ data: 'first' });
  }

  @Sse('returns/:what')
  returns(@Param('what') what: string): unknown {
    async function* generate(): AsyncGenerator<object> {
      await later(1);
      yield { data: 1 };
    }
    return { undefined, object: { data: 1 }, array: [{ data: 1 }], generator: generate() }[what];
  }

  @Sse('hidden-promise')
  hiddenPromise(): unknown {
    return later(30).then(() => {
      throw new NotFoundException('hidden');
    });
  }

  @Sse('late-join/:how')
  lateJoin(@Param('how') how: string, @Connection() connection: SseConnection): unknown {
    if (how === 'delay') return timer(200).pipe(switchMap(() => this.rooms.join('late', connection)));
    return later(how === 'async' ? 600 : 20).then(() => this.rooms.join('late', connection));
  }

  @Sse('never-joins')
  neverJoins(@Connection() _connection: SseConnection): Observable<MessageEvent> {
    return concat(of({ data: 'first' }), NEVER);
  }

  @Sse('unreturned')
  unreturned(@Connection() connection: SseConnection): Observable<MessageEvent> {
    this.rooms.join('unreturned', connection);
    return NEVER;
  }

  @Sse('looked-up/:id')
  lookedUp(
    @Param('id', LookUp) id: string,
    @Connection() connection: SseConnection,
  ): Observable<MessageEvent> {
    return this.rooms.join(id, connection);
  }

  @Sse('answers/:how')
  answers(@Param('how') how: string, @Res() response: AnyResponse): unknown {
    const send = (): Observable<MessageEvent> => {
      if (how.endsWith('redirect')) redirect(response);
      else if (response.sendStatus) response.sendStatus(204);
      else response.code!(204).send();
      return how.endsWith('empty') ? EMPTY : of({ data: 'not sent' });
    };
    return how.startsWith('async') ? later(10).then(send) : send();
  }

  @Sse('posted', { method: RequestMethod.POST })
  @HttpCode(200)
  @Header('x-kind', 'posted')
  posted(): Observable<MessageEvent> {
    return of({ data: 'first' });
  }

  @Sse('ticks')
  ticks(@Connection() connection: SseConnection): Observable<MessageEvent> {
    connection.onClose(() => undefined);
    return interval(10).pipe(take(3), delay(1)) as unknown as Observable<MessageEvent>;
  }
}
