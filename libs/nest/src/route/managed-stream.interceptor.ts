import { STATUS_CODES } from 'node:http';
import { HttpException, IntrinsicException, Logger } from '@nestjs/common';
import { isObservable, Observable, type Subscriber } from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { ErrorReport, StreamHost } from '../connection/stream-host.interface.js';
import { toHttpException } from '../errors/http.exception.js';
import { setRefusalHeaders } from '../errors/refusal-headers.js';
import type { HandlerCall } from './handler-calls.interceptor.js';
import type { HeldHeaders } from './nest-stream.js';
import { withoutPromisedTeardown } from './promised-teardown.js';

const logger = new Logger('SseModule');
/** Statuses below 500 that may pass: a timeout, and too many requests. */
const PASSING = [408, 429];
/** What a client learns of an error that is not meant for it. */
const HIDDEN: ErrorReport = {
  data: { statusCode: 500, error: 'Internal Server Error', message: 'Internal server error' },
  reconnect: true,
};

/**
 * What Nest subscribes to on a managed stream: it emits nothing, since the connection writes by itself.
 *
 * @param turnedAway whether the client is to come back at once, since the application shuts down.
 */
export function manage(
  connection: Connection,
  headers: HeldHeaders,
  source: Observable<unknown>,
  turnedAway: boolean,
): Observable<never> {
  return new Observable((subscriber) => {
    const host = new NestStreamHost(connection, headers, subscriber);
    connection.start(host, source);
    if (turnedAway) connection.close('draining', true);
    return host;
  });
}

/** What a handler emits, through its interceptors. Its subscriber gets each event without a layer in between. */
export function emissionsOf(call: HandlerCall, connection: Connection): Observable<unknown> {
  const handle = async (): Promise<unknown> => {
    connection.handlerCalled();
    try {
      const value = assertObservable(await call.handle());
      return call.interceptors.length > 0 ? withoutPromisedTeardown(value) : value;
    } finally {
      connection.handlerSettled();
    }
  };
  return new Observable((observer) => {
    call.proceed(call.interceptors, handle).then(
      (value) => {
        if (!observer.closed) observer.add(assertObservable(value).subscribe(observer));
      },
      (error: unknown) => observer.error(error),
    );
  });
}

/** Nest's side of one managed stream. */
class NestStreamHost implements StreamHost {
  constructor(
    private readonly connection: Connection,
    private readonly headers: HeldHeaders,
    private readonly subscriber: Subscriber<never>,
  ) {}

  /** Nest does not listen any more. */
  unsubscribe(): void {
    this.headers.release();
    this.connection.released();
  }

  commit(): boolean {
    return this.headers.commit();
  }

  refuse(error: unknown): void {
    setRefusalHeaders(this.connection.response, error);
    this.subscriber.error(toHttpException(error));
  }

  /** As Nest does: an HTTP error shows its message, any other is logged and stays hidden. */
  report(error: unknown): ErrorReport {
    const exception = toHttpException(error);
    if (!(exception instanceof IntrinsicException)) logger.error(exception);
    if (!(exception instanceof HttpException)) return HIDDEN;
    const statusCode = exception.getStatus();
    const name = STATUS_CODES[statusCode] ?? 'Error';
    const response = exception.getResponse();
    // An exception that wraps an error has its message, which is not for the client.
    const message = response instanceof Error ? name : exception.message;
    const code = (response as { error?: unknown } | null)?.error;
    return {
      data: { statusCode, error: typeof code === 'string' ? code : name, message },
      reconnect: statusCode >= 500 || PASSING.includes(statusCode),
    };
  }

  finish(): void {
    this.subscriber.complete();
  }
}

/** @throws ReferenceError with the text that Nest has for it */
function assertObservable(value: unknown): Observable<unknown> {
  if (isObservable(value)) return value;
  throw new ReferenceError('You must return an Observable stream to use Server-Sent Events (SSE).');
}
