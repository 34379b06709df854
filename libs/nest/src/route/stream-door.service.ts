import { Inject, Injectable, Logger, SSE_ABORT_CONTROLLER } from '@nestjs/common';
import { EMPTY, NEVER } from 'rxjs';
import type { AuthRequest } from '../auth/auth-request.interface.js';
import { Authenticator } from '../auth/authenticator.js';
import { credentialOf } from '../auth/read-credential.js';
import { Revocations } from '../auth/revocations.js';
import type { ConnectionFacts } from '../connection/connection-facts.interface.js';
import { newConnectionId } from './connection-id.js';
import { SseConnections } from '../connection/sse-connections.js';
import type { ConnectionServices } from '../connection/connection-services.interface.js';
import { Connection } from '../connection/connection.js';
import { DeadlineWheel } from '../connection/deadline/deadline-wheel.js';
import { FlushScheduler } from '../connection/write/flush-scheduler.js';
import { lastEventIdOf, type ResumableRequest } from './last-event-id.js';
import { MaxAge } from '../connection/deadline/max-age.js';
import { http2Response } from '../connection/deadline/http2-progress.js';
import { ConnectionLimits } from '../limits/connection-limits.js';
import { Turns } from '../connection/turns.js';
import type { OpenStream } from '../connection/open-stream.js';
import { PlainStream } from '../connection/plain-stream.js';
import type { StreamResponse } from '../connection/write/response-writer.js';
import { carryStream } from '../connection/stream-carrier.js';
import { EventCatalog } from '../event/contract/event-catalog.js';
import { toHttpException } from '../errors/http.exception.js';
import { setRefusalHeaders } from '../errors/refusal-headers.js';
import { SseDrainService } from '../shutdown/drain.service.js';
import { announceClose, hasGone } from '../shutdown/response-end.js';
import { SseConnectionLogInterceptor } from '../observe/connection-log.interceptor.js';
import { MetricsService } from '../observe/metrics.service.js';
import { isOwnController } from '../auth/own-controllers.js';
import { SSE_SETTINGS } from '../options/settings-token.js';
import type { RouteSettings } from './route-settings.interface.js';
import type { CallTaker, HandlerCall } from './handler-calls.interceptor.js';
import { emissionsOf, manage } from './managed-stream.interceptor.js';
import { HeldHeaders, onceCommitted } from './nest-stream.js';
import { endAtOnce, type HeaderBag } from './ended-stream.js';
import { addressFault, type ObservedRequest, originOfStream } from './request-facts.js';
import { type SseRoute, SseRoutes } from './sse-routes.service.js';

type SseRequest = ResumableRequest &
  ObservedRequest &
  AuthRequest & { readonly method: string; [SSE_ABORT_CONTROLLER]?: AbortController };
type FrameworkResponse = StreamResponse & HeaderBag & { readonly raw?: StreamResponse };

const logger = new Logger('SseModule');

/** By its name, since `@nestjs/cache-manager` may not be installed. */
function isCache(interceptor: object): boolean {
  return interceptor.constructor.name === 'CacheInterceptor';
}

function cached(route: string): string {
  return (
    `A CacheInterceptor stands before ${route}: it keeps the first event, and gives the next client that one and the end. ` +
    'Extend it, and return false from isRequestCacheable() where the handler has the metadata "__sse__"'
  );
}

/** The response of Node. */
function responseOf({ response }: HandlerCall): StreamResponse {
  const framework = response as FrameworkResponse;
  return framework.raw ?? framework;
}

/** Runs a task whose errors are what the client is answered. */
function refusable<Result>(response: StreamResponse, task: () => Result): Result {
  try {
    return task();
  } catch (error) {
    setRefusalHeaders(response, error);
    throw toHttpException(error);
  }
}

/** Lets the streams of an application in: takes their slots under the limits, and gives each what its kind needs. */
@Injectable()
export class StreamDoor implements CallTaker {
  private readonly services: ConnectionServices;
  private readonly warned = new Set<string>();

  constructor(
    @Inject(SSE_SETTINGS) private readonly settings: RouteSettings,
    private readonly routes: SseRoutes,
    private readonly connections: SseConnections,
    private readonly drain: SseDrainService,
    private readonly limits: ConnectionLimits,
    private readonly turns: Turns,
    metrics: MetricsService,
    private readonly revocations: Revocations,
    private readonly authenticator: Authenticator,
    events: EventCatalog,
  ) {
    const report = (error: unknown): void => logger.error(error);
    this.services = {
      settings,
      scheduler: new FlushScheduler(report, metrics.flushed),
      wheel: new DeadlineWheel(report),
      shutdown: drain,
      report,
      warn: (text) => this.warn(text),
      plain: (data) => events.plain(data),
      closed: (stream, reason) => {
        // A stream that was turned away has none.
        if (!stream.slot) return;
        connections.delete(stream);
        stream.slot.leave();
        metrics.closed(stream, reason);
      },
    };
  }

  take(call: HandlerCall): Promise<unknown> {
    const route = this.routes.of(call.controller, call.handler);
    if (isOwnController(call.controller)) {
      responseOf(call).setHeader('Cache-Control', 'no-store');
      // Interceptors of the application would rewrite what a page or a command of this library answers.
      const own = { ...call, interceptors: [] };
      return route ? this.open(route, own) : call.proceed([]);
    }
    return route ? this.open(route, call) : call.proceed();
  }

  private open(route: SseRoute, call: HandlerCall): Promise<unknown> {
    const request = call.request as SseRequest;
    const response = responseOf(call);
    if (call.interceptors.some(isCache)) this.warn(cached(route.name));
    const begin = (): Promise<unknown> =>
      refusable(response, () =>
        route.kind === 'managed'
          ? this.managed(route, call, request, response)
          : this.plain(route, call, request, response),
      );
    // During the shutdown it is turned away, and takes no slot.
    const turn = this.drain.draining
      ? undefined
      : refusable(response, () => this.turns.await(response, request.socket));
    return turn ? turn.then(begin) : begin();
  }

  /** @throws TooManyConnectionsError, InvalidCredentialError, OriginForbiddenError */
  private plain(
    route: SseRoute,
    call: HandlerCall,
    request: SseRequest,
    response: StreamResponse,
  ): Promise<unknown> {
    const interceptors = call.interceptors.filter((one) => !(one instanceof SseConnectionLogInterceptor));
    // Nest sends the headers of a HEAD request and nothing else.
    if (request.method === 'HEAD') return call.proceed(interceptors);
    if (this.drain.draining) {
      this.drain.turnedAway++;
      endAtOnce(response, call.response as HeaderBag);
      // Without an answer to Nest its handler does not run.
      return new Promise(() => undefined);
    }
    const stream = new PlainStream(this.factsOf(route, request), response, this.services);
    this.admit(stream, request, call, route);
    onceCommitted(response, (source) => stream.commenced(source));
    const log = call.interceptors.find((one) => one instanceof SseConnectionLogInterceptor);
    log?.follow(stream);
    return call.proceed(interceptors);
  }

  /** @throws as {@link plain} */
  private managed(
    route: SseRoute,
    call: HandlerCall,
    request: SseRequest,
    response: StreamResponse,
  ): Promise<unknown> {
    // A HEAD request gets the headers of the stream; its handler would produce for nobody.
    if (request.method === 'HEAD') return Promise.resolve(EMPTY);
    const connection = new Connection(this.factsOf(route, request), response, this.services);
    // Where Nest never subscribes, since the client has gone or the handler's pipes refuse it.
    (response as NodeJS.EventEmitter).once('close', () => connection.released());
    const { draining } = this.drain;
    if (draining) {
      this.drain.turnedAway++;
      announceClose(response);
    } else {
      this.admit(connection, request, call, route);
    }
    const source = draining ? NEVER : emissionsOf(call, connection);
    return Promise.resolve(manage(connection, new HeldHeaders(response), source, draining));
  }

  private factsOf(route: SseRoute, request: SseRequest): ConnectionFacts {
    if (this.settings.auth.originCheck === 'all') this.authenticator.checkOrigin(request);
    const userId = this.settings.userId(request);
    const credential = credentialOf(request, this.settings.auth, route.kind === 'plain');
    this.revocations.assertValid(userId, credential);
    const { drain, controls, onGap } = route.options;
    return {
      id: newConnectionId(),
      origin: originOfStream(request, route.name),
      userId,
      credential,
      lastEventId: lastEventIdOf(request),
      abort: request[SSE_ABORT_CONTROLLER]!,
      drain,
      controls,
      onGap,
    };
  }

  /** @throws TooManyConnectionsError */
  private admit(stream: OpenStream, request: SseRequest, call: HandlerCall, { options }: SseRoute): void {
    if (this.settings.limits.perAddress !== Infinity) this.warn(addressFault(request));
    const { limit, maxAge = this.settings.maxAge, idleTimeout = this.settings.idleTimeout } = options;
    const slot = this.limits.admit({
      userId: stream.userId,
      address: () => stream.origin.address,
      session: http2Response(stream.response)?.stream?.session,
      route: call.handler,
      routeLimit: limit,
      // Clients that are not told why they were closed come back, and would evict each other for ever.
      evictable: stream.kind === 'managed' && options.controls !== false,
    });
    slot.stream = stream;
    stream.slot = slot;
    this.connections.add(stream);
    MaxAge.watch(stream, this.services.wheel, { maxAge, idleTimeout });
    carryStream(request, stream);
    // The client has gone while guards were at work: nothing will tell of it again.
    if (hasGone(stream.response)) stream.destroy('client');
  }

  private warn(text: string | undefined): void {
    if (text === undefined || this.warned.has(text)) return;
    this.warned.add(text);
    logger.warn(text);
  }
}
