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
import type { CloseReason } from '@event-stream/protocol';
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
import { holdHeaders, releaseHeaders } from './header-hold.js';
import { newConnectionId } from './connection-id.js';
import { lastEventIdOf, type ResumableRequest } from './last-event-id.js';
import type { StreamResponse } from './response-writer.js';
import type { ErrorReport, StreamHost } from './stream-host.interface.js';
import { sseRouteOf, type StreamOptions } from './stream-options.decorator.js';
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
    const route = context.getType() === 'http' ? sseRouteOf(context) : undefined;
    if (!route) return next.handle();
    const request = context.getArgByIndex<SseRequest>(0);
    // Managed already, by a second SseModule of the application.
    if (connectionOf(request)) return next.handle();
    // A HEAD request gets the headers of the stream; its handler would produce for nobody.
    if (request.method === 'HEAD') return EMPTY;
    const framework = context.getArgByIndex<FrameworkResponse>(1);
    const response = framework.raw ?? framework;

    return new Observable<NestMessage>((subscriber) => {
      const host = new NestStreamHost(response, subscriber, this);
      let connection: Connection;
      try {
        connection = this.connect(request, response, route.options);
        if (!this.drain.draining) this.admit(connection, request, context.getHandler(), route.options);
      } catch (error) {
        host.refuse(error);
        return undefined;
      }
      host.connection = connection;
      // After all that can be done at once, before Nest's timer: most streams have opened by then.
      process.nextTick(holdUnlessSettled, host);
      if (this.drain.draining) this.turnAway(connection, host);
      else connection.start(host, next.handle(), route.isAsync);
      return host;
    });
  }

  /** @internal */
  closed(connection: Connection, reason: CloseReason): void {
    // Who was turned away has none.
    if (!connection.place) return;
    this.connections.delete(connection);
    connection.place.leave();
    this.metrics.closed(connection, reason);
  }

  private connect(request: SseRequest, response: StreamResponse, { drain }: StreamOptions): Connection {
    const userId = this.settings.userId(request);
    const credential = credentialOf(request, this.settings.auth);
    this.revocations.assertValid(userId, credential);
    const facts = {
      id: newConnectionId(),
      userId,
      credential,
      lastEventId: lastEventIdOf(request),
      abort: request[SSE_ABORT_CONTROLLER]!,
      finishes: drain === 'finish',
    };
    return new Connection(facts, response, this.services);
  }

  /** @throws TooManyConnectionsError */
  private admit(connection: Connection, request: SseRequest, handler: object, options: StreamOptions): void {
    const { limit, maxAge = this.settings.maxAge, idleTimeout = this.settings.idleTimeout } = options;
    const place = this.limits.admit({
      userId: connection.userId,
      address: () => request.ip,
      route: handler,
      routeLimit: limit,
    });
    place.holder = connection;
    connection.place = place;
    this.connections.add(connection);
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

/** Nest's side of one stream. */
class NestStreamHost implements StreamHost {
  connection: Connection | undefined;

  /** Whether the headers are out, or never will be. */
  private settled = false;
  private held = false;

  constructor(
    private readonly response: StreamResponse,
    private readonly subscriber: Subscriber<NestMessage>,
    private readonly owner: { closed(connection: Connection, reason: CloseReason): void },
  ) {}

  holdUnlessSettled(): void {
    if (this.settled) return;
    this.held = true;
    holdHeaders(this.response);
  }

  /** Nest does not listen any more. */
  unsubscribe(): void {
    this.settle();
    this.connection?.released();
  }

  commit(): void {
    this.settle();
    // Nest sends the headers with the first message; a comment is the only one that it gives no id of its own.
    this.subscriber.next({ comment: '' });
    if (!this.response.headersSent && !this.subscriber.closed) throw new HeldBackError();
  }

  refuse(error: unknown): void {
    this.settle();
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

  over(reason: CloseReason): void {
    if (this.connection) this.owner.closed(this.connection, reason);
  }

  private settle(): void {
    this.settled = true;
    if (this.held) releaseHeaders(this.response);
    this.held = false;
  }
}

// Not a closure: one would be made for every stream.
function holdUnlessSettled(host: NestStreamHost): void {
  host.holdUnlessSettled();
}
