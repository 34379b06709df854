import {
  type Attributes,
  context,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { formatCursor, type Cursor } from '@nestream/protocol';
import type {
  EventLog,
  LogEntry,
  LogListener,
  LogOrigin,
  LogPage,
  LogStart,
  LogTail,
  PageLimit,
} from './event-log.interface.js';
import { isPromise } from './is-promise.js';

/** Who wants to know how the event log is doing. */
export interface LogObserver {
  /** An event is in the log. */
  appended(milliseconds: number): void;
  /** An operation failed. */
  failed(operation: 'append' | 'seek' | 'read' | 'tail'): void;
}

/** In place of a span that nobody wants. */
const NO_SPAN = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** The event log as the rooms use it: each operation is counted, and is a span below the one that caused it. Room names are in neither. */
export class ObservedLog implements EventLog {
  private readonly tracer = trace.getTracer('@nestream/nest');

  constructor(
    private readonly log: EventLog,
    private readonly observer: LogObserver,
    private readonly rootSpans = false,
  ) {}

  async append(entry: LogEntry): Promise<Cursor> {
    const start = performance.now();
    const attributes = { 'sse.event.type': entry.type ?? 'message', 'sse.rooms': entry.rooms.length };
    const cursor = await this.observe('append', SpanKind.PRODUCER, attributes, async (span) => {
      const position = await this.log.append(entry);
      if (span.isRecording()) span.setAttribute('sse.event.id', formatCursor(position));
      return position;
    });
    if (!entry.ends) this.observer.appended(performance.now() - start);
    return cursor;
  }

  seek(rooms: readonly string[], origin: LogOrigin): LogStart | Promise<LogStart> {
    return this.observe('seek', SpanKind.CLIENT, { 'sse.rooms': rooms.length }, () =>
      this.log.seek(rooms, origin),
    );
  }

  read(rooms: readonly string[], after: Cursor, limit: PageLimit): LogPage | Promise<LogPage> {
    return this.observe('read', SpanKind.CLIENT, { 'sse.rooms': rooms.length }, (span) => {
      const page = this.log.read(rooms, after, limit);
      return span.isRecording() ? countEvents(page, span) : page;
    });
  }

  async tail(listener: LogListener): Promise<LogTail> {
    try {
      return await this.log.tail(listener);
    } catch (error) {
      this.observer.failed('tail');
      throw error;
    }
  }

  async close(): Promise<void> {
    return this.log.close();
  }

  /** What the log answers without waiting is handed on in the same way. */
  private observe<Result>(
    operation: 'append' | 'seek' | 'read',
    kind: SpanKind,
    attributes: Attributes,
    run: (span: Span) => Result | Promise<Result>,
  ): Result | Promise<Result> {
    const span = this.isTraced() ? this.tracer.startSpan(`sse.${operation}`, { kind, attributes }) : NO_SPAN;
    let result: Result | Promise<Result>;
    try {
      // Without an SDK there is nothing to hand down.
      result = isSpanContextValid(span.spanContext())
        ? context.with(trace.setSpan(context.active(), span), () => run(span))
        : run(span);
    } catch (error) {
      return Promise.reject(this.failed(operation, span, error));
    }
    if (isPromise(result)) return this.end(operation, span, result);
    span.end();
    return result;
  }

  /** A timer or a queue that publishes would make each event a trace of its own. */
  private isTraced(): boolean {
    if (this.rootSpans) return true;
    const parent = trace.getSpanContext(context.active());
    return parent !== undefined && isSpanContextValid(parent);
  }

  private async end<Result>(
    operation: 'append' | 'seek' | 'read',
    span: Span,
    result: Promise<Result>,
  ): Promise<Result> {
    try {
      const answer = await result;
      span.end();
      return answer;
    } catch (error) {
      throw this.failed(operation, span, error);
    }
  }

  private failed(operation: 'append' | 'seek' | 'read', span: Span, error: unknown): Error {
    this.observer.failed(operation);
    span.recordException(error as Error);
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
    return error as Error;
  }
}

async function countEvents(page: LogPage | Promise<LogPage>, span: Span): Promise<LogPage> {
  const read = await page;
  span.setAttribute('sse.events', read.events.length);
  return read;
}
