import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { EventLog, RoomService } from '@event-stream/nest';
import { RawStream } from './support/raw-stream.js';
import { RoomsController } from './support/rooms.controller.js';
import { PLATFORMS, startApp, type TestApp } from './support/test-app.js';

describe.each(PLATFORMS)('Traces (%s)', (platform) => {
  const exporter = new InMemorySpanExporter();
  let test: TestApp;

  beforeAll(async () => {
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    );
    test = await startApp(platform, { controllers: [RoomsController] });
  });
  afterAll(async () => {
    await test.app.close();
    trace.disable();
    context.disable();
  });
  beforeEach(() => exporter.reset());

  it('have a span for each operation of the log, without the names of rooms', async () => {
    const stream = await RawStream.connected(`${test.url}/rooms/sec-ret`);
    const { id } = await test.app.get(RoomService).broadcastToRoom('sec-ret', { type: 'news', data: 1 });
    await stream.until(() => stream.count('news') === 1);
    stream.cut();
    await test.app.get(RoomService).broadcastToRoom('sec-ret', { type: 'news', data: 2 });
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
    expect(JSON.stringify(spans.map(({ attributes }) => attributes))).not.toContain('sec-ret');
  });

  it('say what failed', async () => {
    await test.app.get<EventLog>(EventLog).close();
    await expect(test.app.get(RoomService).broadcastToRoom('a', { data: 1 })).rejects.toThrow();
    expect(exporter.getFinishedSpans()).toMatchObject([
      { name: 'sse.append', status: { code: SpanStatusCode.ERROR }, events: [{ name: 'exception' }] },
    ]);
  });
});
