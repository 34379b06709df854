import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  context,
  type ContextManager,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { EventLog, RoomService } from '@nestream/nest';
import { RawStream } from '../kit/raw-stream.js';
import { RoomsController } from '../kit/rooms.controller.js';
import { PLATFORMS, startApp, type TestApp } from '../kit/test-app.js';

/** As `@opentelemetry/context-async-hooks` has it. */
class Contexts implements ContextManager {
  private readonly storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.storage.getStore() ?? ROOT_CONTEXT;
  }

  with<Args extends unknown[], Result>(
    active: Context,
    run: (...args: Args) => Result,
    self?: unknown,
    ...args: Args
  ): Result {
    return this.storage.run(active, () => run.apply(self, args));
  }

  bind<Target>(_active: Context, target: Target): Target {
    return target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.storage.disable();
    return this;
  }
}

const REQUEST = trace.setSpanContext(ROOT_CONTEXT, {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: 1,
});

describe.each(PLATFORMS)('Traces (%s)', (platform) => {
  const exporter = new InMemorySpanExporter();
  let test: TestApp;

  beforeAll(async () => {
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    );
    context.setGlobalContextManager(new Contexts());
    test = await startApp(platform, {
      controllers: [RoomsController],
      // As the instrumentation of HTTP does it.
      configure: (app) => app.use((_: unknown, __: unknown, next: () => void) => context.with(REQUEST, next)),
    });
  });
  afterAll(async () => {
    await test.app.close();
    trace.disable();
    context.disable();
  });
  beforeEach(() => exporter.reset());

  it('have a span for each operation of the log, without the names of rooms', async () => {
    const stream = await RawStream.connected(`${test.url}/rooms/sec-ret`);
    const publish = async (data: number) =>
      context.with(REQUEST, async () =>
        test.app.get(RoomService).broadcastToRoom('sec-ret', { type: 'news', data }),
      );
    const { id } = await publish(1);
    await stream.until(() => stream.count('news') === 1);
    stream.cut();
    await publish(2);
    const again = await RawStream.connected(`${test.url}/rooms/sec-ret`, {
      headers: { 'Last-Event-ID': id },
    });
    await again.until(() => again.count('news') === 1);
    again.cut();
    const spans = exporter.getFinishedSpans();
    // Only who comes back has something to read.
    const names = ['sse.seek', 'sse.append', 'sse.append', 'sse.seek', 'sse.read'];
    expect(spans.map(({ name }) => name)).toEqual(names);
    expect(spans[1]).toMatchObject({
      kind: SpanKind.PRODUCER,
      attributes: { 'sse.event.type': 'news', 'sse.event.id': id, 'sse.rooms': 1 },
    });
    expect(new Set(spans.map(({ parentSpanContext }) => parentSpanContext?.spanId))).toEqual(
      new Set(['b7ad6b7169203331']),
    );
    expect(JSON.stringify(spans.map(({ attributes }) => attributes))).not.toContain('sec-ret');
  });

  it('have no span for what no trace has caused: timers, queues, a node that reads on', async () => {
    const rooms = test.app.get(RoomService);
    await rooms.broadcastToRoom('a', { data: 1 });
    await new Promise<void>((resolve, reject) => {
      setTimeout(() => void rooms.broadcastToAll({ data: 2 }).then(() => resolve(), reject), 1);
    });
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it('have one for everything with rootSpans', async () => {
    const all = await startApp(platform, { sse: { rootSpans: true }, controllers: [RoomsController] });
    const stream = await RawStream.connected(`${all.url}/rooms/a`);
    await all.app.get(RoomService).broadcastToRoom('a', { data: 1 });
    stream.cut();
    await all.app.close();
    const spans = exporter.getFinishedSpans();
    expect(spans.map(({ name }) => name)).toEqual(['sse.seek', 'sse.append']);
    expect(spans.map(({ parentSpanContext }) => parentSpanContext)).toEqual([undefined, undefined]);
  });

  it('say what failed', async () => {
    await test.app.get<EventLog>(EventLog).close();
    const publish = async () => test.app.get(RoomService).broadcastToRoom('a', { data: 1 });
    await expect(context.with(REQUEST, publish)).rejects.toThrow();
    expect(exporter.getFinishedSpans()).toMatchObject([
      { name: 'sse.append', status: { code: SpanStatusCode.ERROR }, events: [{ name: 'exception' }] },
    ]);
  });
});
