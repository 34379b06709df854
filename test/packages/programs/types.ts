// Type-checked with `skipLibCheck: false` in an application that has none of the optional peers.
import { Controller, type MessageEvent, Sse } from '@nestjs/common';
import {
  Connection,
  RoomService,
  type SseConnection,
  SseModule,
  type SseModuleOptions,
} from '@nestream/nest';
import { FakeClock, openStream, type StreamProbe } from '@nestream/nest/testing';
import { listen, SseClient } from '@nestream/client';
import { EventSource } from '@nestream/client/eventsource';
import { SharedSseClient } from '@nestream/client/shared';
import type { GapData } from '@nestream/protocol';
import type { Observable } from 'rxjs';

interface Events {
  readonly news: { readonly n: number };
}

@Controller('room')
export class RoomController {
  constructor(private readonly rooms: RoomService) {}

  @Sse()
  stream(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('room', connection);
  }
}

const options: SseModuleOptions = { heartbeat: 15_000 };
export const module = SseModule.forRoot(options);
export const client = new SseClient<Events>('/room', { onGap: ({ rooms }: GapData) => rooms.join() });
client.on('news', ({ data }) => data.n.toFixed());
listen(client, 'news').subscribe(({ data }) => data.n.toFixed());
export const others = [EventSource, SharedSseClient];

export async function read(url: string): Promise<number> {
  const clock = FakeClock.install();
  const stream: StreamProbe<Events> = await openStream<Events>(url, '/room');
  await clock.advance(1);
  return (await stream.next('news')).data.n;
}
