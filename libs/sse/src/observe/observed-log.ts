import { type Attributes, context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { formatCursor, type Cursor } from '@event-stream/protocol';
import type {
  EventLog,
  LogEntry,
  LogListener,
  LogOrigin,
  LogPage,
  LogStart,
  LogTail,
  PageLimit,
} from '../log/event-log.interface.js';
import type { LogObserver } from './log-observer.interface.js';

/** The event log as the rooms use it: each operation is a span, and is counted. Room names are in neither. */
export class ObservedLog implements EventLog {
  private readonly tracer = trace.getTracer('@event-stream/nest');

  constructor(
    private readonly log: EventLog,
    private readonly observer: LogObserver,
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

  async seek(rooms: readonly string[], origin: LogOrigin): Promise<LogStart> {
    return this.observe('seek', SpanKind.CLIENT, { 'sse.rooms': rooms.length }, async () =>
      this.log.seek(rooms, origin),
    );
  }

  async read(rooms: readonly string[], after: Cursor, limit: PageLimit): Promise<LogPage> {
    return this.observe('read', SpanKind.CLIENT, { 'sse.rooms': rooms.length }, async (span) => {
      const page = await this.log.read(rooms, after, limit);
      if (span.isRecording()) span.setAttribute('sse.events', page.events.length);
      return page;
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

  private async observe<Result>(
    operation: 'append' | 'seek' | 'read',
    kind: SpanKind,
    attributes: Attributes,
    run: (span: Span) => Promise<Result>,
  ): Promise<Result> {
    const span = this.tracer.startSpan(`sse.${operation}`, { kind, attributes });
    try {
      return await context.with(trace.setSpan(context.active(), span), async () => run(span));
    } catch (error) {
      this.observer.failed(operation);
      span.recordException(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  }
}
