import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { type EncodedEvent, EventLog, type LogTail, RoomService } from '@nestream/nest';
import type { Cursor } from '@nestream/protocol';
import { Subject } from 'rxjs';

const ROOM = 'progress-cancellations';
const A_PAGE = { count: 1_000, bytes: 1_048_576 };

/** Hands the wish to cancel a task to the process that runs it, whichever it is: through the log, which all of them share. */
@Injectable()
export class CancellationsService implements OnModuleInit, OnModuleDestroy {
  /** Ids of tasks to cancel, of all processes. */
  readonly requests = new Subject<string>();

  private readonly logger = new Logger(CancellationsService.name);
  private tail: LogTail | undefined;

  constructor(
    private readonly rooms: RoomService,
    @Inject(EventLog) private readonly log: EventLog,
  ) {}

  async onModuleInit(): Promise<void> {
    this.tail = await this.log.tail({
      onEvent: (event) => this.hear(event),
      onInterrupted: (through) => {
        this.catchUp(through).catch((error: unknown) => this.logger.error(error));
      },
    });
    await this.tail.follow(ROOM);
  }

  async onModuleDestroy(): Promise<void> {
    await this.tail?.close();
  }

  async request(taskId: string): Promise<void> {
    await this.rooms.broadcastToRoom(ROOM, { type: 'cancel', data: { taskId } });
  }

  /** Reads what was asked for while the log was away. */
  private async catchUp(after: Cursor): Promise<void> {
    const { events } = await this.log.read([ROOM], after, A_PAGE);
    for (const event of events) this.hear(event);
  }

  /** Logs within one process hand on the events of all rooms. */
  private hear(event: EncodedEvent): void {
    if (event.rooms.includes(ROOM)) this.requests.next((event.data as { taskId: string }).taskId);
  }
}
