import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, Get, type MessageEvent, Sse } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { Connection, RoomService, type SseConnection } from '@nestream/nest';
import { openStream } from '@nestream/nest/testing';
import { concat, NEVER, type Observable, of } from 'rxjs';
import { EnvelopeInterceptor } from '../../docs/examples/nest/envelope.interceptor.js';
import { TimeoutInterceptor } from '../../docs/examples/nest/timeout.interceptor.js';
import { PLATFORMS, startApp } from '../kit/test-app.js';

const DOCS = join(import.meta.dirname, '../../docs');

interface Events {
  note: { n: number };
}

@Controller()
class NotesController {
  constructor(private readonly rooms: RoomService) {}

  @Get('answer')
  answer(): { n: number } {
    return { n: 1 };
  }

  @Sse('plain')
  plain(): Observable<MessageEvent> {
    return concat(of({ type: 'note', data: { n: 1 } }), NEVER);
  }

  @Sse('managed')
  managed(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('notes', connection);
  }
}

describe('docs/nest.md', () => {
  it('shows the examples that are compiled', () => {
    const page = readFileSync(join(DOCS, 'nest.md'), 'utf8');
    const files = readdirSync(join(DOCS, 'examples/nest'));
    const code = files.map((file) => readFileSync(join(DOCS, 'examples/nest', file), 'utf8'));
    expect(code.length).toBeGreaterThan(1);
    expect(code.filter((text) => !page.includes(`\`\`\`ts\n${text}\`\`\``))).toEqual([]);
  });

  it.each(PLATFORMS)('has interceptors that leave streams alone (%s)', async (platform) => {
    const { app, url } = await startApp(platform, {
      controllers: [NotesController],
      providers: [EnvelopeInterceptor, TimeoutInterceptor].map((useClass) => ({
        provide: APP_INTERCEPTOR,
        useClass,
      })),
    });
    expect(await (await fetch(`${url}/answer`)).json()).toEqual({ statusCode: 200, data: { n: 1 } });
    expect((await (await openStream<Events>(app, '/plain')).next('note')).data.n).toBe(1);
    const managed = await openStream<Events>(app, '/managed');
    await app.get(RoomService).broadcastToRoom('notes', { type: 'note', data: { n: 2 } });
    expect((await managed.next('note')).data.n).toBe(2);
    await app.close();
  });
});
