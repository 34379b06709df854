import { BadGatewayException, Controller, type MessageEvent, Param, Post, Sse } from '@nestjs/common';
import { Connection, RoomService, type SseConnection } from '@nestream/nest';
import { type Observable, Subject } from 'rxjs';

@Controller('jobs/:id')
export class JobsController {
  private readonly jobs = new Map<string, Subject<MessageEvent>>();

  constructor(private readonly rooms: RoomService) {}

  @Sse('before')
  before(@Param('id') id: string): Observable<MessageEvent> {
    return this.job(id);
  }

  @Sse('after')
  after(@Param('id') id: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(`job:${id}`, connection);
  }

  @Post('fail')
  async fail(@Param('id') id: string): Promise<void> {
    const message = 'The printer is on fire';
    this.job(id).error(new BadGatewayException(message)); // before

    await this.rooms.broadcastToRoom(`job:${id}`, { type: 'failed', data: { message } }); // after
    await this.rooms.complete(`job:${id}`);
  }

  private job(id: string): Subject<MessageEvent> {
    const job = this.jobs.get(id) ?? new Subject<MessageEvent>();
    this.jobs.set(id, job);
    return job;
  }
}
