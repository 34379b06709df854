import type { EncodedEvent, EventLog, LogListener, LogTail, RoomService } from '@nestream/nest';

const ROOM = 'tokens:commands';

/** What can be done to a text, wherever it is written and read: end it, or cut its streams off. */
export type Command = 'stop' | 'cut';

/** Carries commands to all processes through the log: the one that is asked is seldom the one that writes. */
export class GenerationCommands implements LogListener {
  private tail: LogTail | undefined;

  constructor(
    private readonly rooms: RoomService,
    private readonly log: EventLog,
    /** Must not throw. */
    private readonly onCommand: (command: Command, id: string) => void,
  ) {}

  async open(): Promise<void> {
    this.tail = await this.log.tail(this);
    await this.tail.follow(ROOM);
  }

  async close(): Promise<void> {
    await this.tail?.close();
  }

  async send(command: Command, id: string): Promise<void> {
    await this.rooms.broadcastToRoom(ROOM, { type: command, data: { id } });
  }

  onEvent({ rooms, type, data }: EncodedEvent): void {
    // A log that has all events at hand gives all of them.
    if (!rooms.includes(ROOM)) return;
    this.onCommand(type as Command, (data as { id: string }).id);
  }

  /** Who sees that nothing happened asks again. */
  onInterrupted(): void {}
}
