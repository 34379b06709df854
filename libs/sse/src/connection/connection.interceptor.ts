import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import {
  type CallHandler,
  type ExecutionContext,
  HttpException,
  Inject,
  Injectable,
  IntrinsicException,
  Logger,
  type NestInterceptor,
  SSE_ABORT_CONTROLLER,
} from '@nestjs/common';
import { SSE_METADATA } from '@nestjs/common/internal';
import { EMPTY, NEVER, Observable, type Subscriber } from 'rxjs';
import { credentialOf } from '../auth/read-credential.js';
import { Revocations } from '../auth/revocations.js';
import { HeldBackError } from '../errors/held-back.error.js';
import { DrainService } from '../lifecycle/drain.service.js';
import { announceClose } from '../lifecycle/response-end.js';
import { MetricsService } from '../observe/metrics.service.js';
import { SseSettings } from '../sse-settings.interface.js';
import { carryConnection, connectionOf } from './connection-carrier.js';
import { ConnectionRegistry } from './connection-registry.js';
import { Lifespan } from './lifespan.js';
import { ConnectionLimits } from './limits/connection-limits.js';
import type { ConnectionServices } from './connection-services.interface.js';
import { Connection } from './connection.js';
import { DeadlineWheel } from './deadline-wheel.js';
import { FlushScheduler } from './flush-scheduler.js';
import { HeaderHold } from './header-hold.js';
import { lastEventIdOf, type ResumableRequest } from './last-event-id.js';
import type { StreamResponse } from './response-writer.js';
import type { ErrorReport, StreamHost } from './stream-host.interface.js';
import { streamOptionsOf } from './stream-options.decorator.js';
import { toHttpException } from '../errors/http.exception.js';

type SseRequest = ResumableRequest & {
  readonly method: string;
  /** The client's address, through trusted proxies. */
  readonly ip?: string;
  [SSE_ABORT_CONTROLLER]?: AbortController;
};
type FrameworkResponse = StreamResponse & { readonly raw?: StreamResponse };
interface NestMessage {
  comment: string;
}

const logger = new Logger('ConnectionInterceptor');

/** Puts a managed {@link Connection} around every `@Sse()` route; other routes pass untouched. */
@Injectable()
export class ConnectionInterceptor implements NestInterceptor {
  private readonly services: ConnectionServices;

  constructor(
    @Inject(SseSettings) private readonly settings: SseSettings,
    private readonly connections: ConnectionRegistry,
    private readonly drain: DrainService,
    private readonly limits: ConnectionLimits,
    private readonly metrics: MetricsService,
    private readonly revocations: Revocations,
  ) {
    const report = (error: unknown): void => logger.error(error);
    this.services = {
      settings,
      scheduler: new FlushScheduler(report, metrics.flushed),
      wheel: new DeadlineWheel(report),
      report,
    };
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const handler = context.getHandler();
    if (context.getType() !== 'http' || !Reflect.hasMetadata(SSE_METADATA, handler)) return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<SseRequest>();
    // Managed already, by a second SseModule of the application.
    if (connectionOf(request)) return next.handle();
    const framework = http.getResponse<FrameworkResponse>();
    const response = framework.raw ?? framework;
    // A HEAD request gets the headers of the stream; its handler would produce for nobody.
    if (request.method === 'HEAD') return EMPTY;

    const hold = new HeaderHold(response);
    hold.hold();
    return new Observable<NestMessage>((subscriber) => {
      const host = new NestStreamHost(response, hold, subscriber);
      let connection: Connection;
      try {
        connection = this.connect(request, response, context);
        if (!this.drain.draining) this.admit(connection, request, context);
      } catch (error) {
        host.refuse(error);
        return undefined;
      }
      if (this.drain.draining) this.turnAway(connection, host);
      else connection.start(host, next.handle(), isAsync(context));
      return () => {
        hold.release();
        connection.released();
      };
    });
  }

  private connect(request: SseRequest, response: StreamResponse, context: ExecutionContext): Connection {
    const userId = this.settings.userId(request);
    const credential = credentialOf(request, this.settings.auth);
    this.revocations.assertValid(userId, credential);
    const facts = {
      id: randomUUID(),
      userId,
      credential,
      lastEventId: lastEventIdOf(request),
      abort: request[SSE_ABORT_CONTROLLER]!,
      finishes: streamOptionsOf(context).drain === 'finish',
    };
    return new Connection(facts, response, this.services);
  }

  /** @throws TooManyConnectionsError */
  private admit(connection: Connection, request: SseRequest, context: ExecutionContext): void {
    const { limit, ...own } = streamOptionsOf(context);
    const place = this.limits.admit({
      userId: connection.userId,
      address: () => request.ip,
      route: context.getHandler(),
      routeLimit: limit,
    });
    place.holder = connection;
    this.connections.add(connection);
    connection.onClose((reason) => {
      this.connections.delete(connection);
      place.leave();
      this.metrics.closed(connection, reason);
    });
    const { maxAge = this.settings.maxAge, idleTimeout = this.settings.idleTimeout } = own;
    Lifespan.watch(connection, this.services.wheel, { maxAge, idleTimeout });
    carryConnection(request, connection);
  }

  /**
   * The application is shutting down. On a status like 503 a native `EventSource` would give up for good; a stream that ends
   * brings it back, from where it was, since no id is sent.
   */
  private turnAway(connection: Connection, host: StreamHost): void {
    this.drain.turnedAway++;
    announceClose(connection.response);
    connection.start(host, NEVER, false);
    connection.open(connection.lastEventId === undefined ? 'live' : 'recovered');
    connection.close('draining', true);
  }
}

/** Whether the handler says, by its keyword or its return type, that it answers later. */
function isAsync(context: ExecutionContext): boolean {
  const handler = context.getHandler();
  const returns: unknown = Reflect.getMetadata(
    'design:returntype',
    context.getClass().prototype as object,
    handler.name,
  );
  return handler.constructor.name === 'AsyncFunction' || returns === Promise;
}

/** Nest's side of one stream. */
class NestStreamHost implements StreamHost {
  constructor(
    private readonly response: StreamResponse,
    private readonly hold: HeaderHold,
    private readonly subscriber: Subscriber<NestMessage>,
  ) {}

  commit(): void {
    this.hold.release();
    // Nest sends the headers with the first message; a comment is the only one that it gives no id of its own.
    this.subscriber.next({ comment: '' });
    if (!this.response.headersSent && !this.subscriber.closed) throw new HeldBackError();
  }

  refuse(error: unknown): void {
    this.hold.release();
    const { retryAfter } = error as { retryAfter?: unknown };
    if (typeof retryAfter === 'number') this.response.setHeader('Retry-After', String(retryAfter));
    this.subscriber.error(toHttpException(error));
  }

  /** As Nest does: an HTTP error shows its message, any other is logged and stays hidden. */
  report(error: unknown): ErrorReport {
    const exception = toHttpException(error);
    if (!(exception instanceof IntrinsicException)) logger.error(exception);
    if (!(exception instanceof HttpException)) return { message: 'Internal server error', reconnect: true };
    const status = exception.getStatus();
    // An exception that wraps an error has its message, which is not for the client.
    const wraps = exception.getResponse() instanceof Error;
    return {
      message: wraps ? (STATUS_CODES[status] ?? 'Error') : exception.message,
      reconnect: status >= 500,
    };
  }

  finish(): void {
    this.subscriber.complete();
  }
}
