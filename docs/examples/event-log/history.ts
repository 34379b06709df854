import type { EncodedEvent, RoomLoss } from '@nestream/nest';

/** What each room keeps. Default: everything. */
export interface Retention {
  /** Maximum number of events. */
  readonly count?: number;
  /** Maximum age of an event in milliseconds. */
  readonly age?: number;
  /** Maximum bytes of events. */
  readonly bytes?: number;
}

interface Room {
  readonly events: { readonly event: EncodedEvent; readonly time: number }[];
  bytes: number;
  /** `seq` of the newest event that the room has lost. */
  lostThrough: number;
}

/** The events that each room keeps, and how far each room has lost the events before them. */
export class History {
  /** `seq` of the newest event. */
  head = 0;
  private readonly rooms = new Map<string, Room>();

  constructor(
    private readonly retention: Retention,
    private readonly now: () => number,
  ) {}

  add(event: EncodedEvent, time: number): void {
    const { count = Infinity, bytes = Infinity } = this.retention;
    this.head = event.seq;
    for (const name of event.rooms) {
      const room = this.rooms.get(name) ?? { events: [], bytes: 0, lostThrough: 0 };
      this.rooms.set(name, room);
      room.events.push({ event, time });
      room.bytes += event.size;
      while (room.events.length > count || room.bytes > bytes) trim(room);
    }
  }

  /** Events of these rooms after a position, in order. An event of several rooms appears once. */
  after(names: readonly string[], seq: number): EncodedEvent[] {
    const found = new Map<number, EncodedEvent>();
    for (const name of names) {
      for (const { event } of this.open(name)?.events ?? []) {
        if (event.seq > seq) found.set(event.seq, event);
      }
    }
    return [...found.values()].toSorted((one, other) => one.seq - other.seq);
  }

  /** The rooms that lost events after a position. */
  lossesAfter(names: readonly string[], seq: number): RoomLoss[] {
    return names.flatMap((room) => {
      const through = this.open(room)?.lostThrough ?? 0;
      return through > seq ? [{ room, through }] : [];
    });
  }

  /** The rooms whose newest event is an end mark that a reader at this position has passed. */
  endedAt(names: readonly string[], seq: number): string[] {
    return names.filter((name) => {
      const newest = this.open(name)?.events.at(-1)?.event;
      return newest?.ends === true && newest.seq <= seq;
    });
  }

  /** A room without the events that are too old by now. */
  private open(name: string): Room | undefined {
    const { age = Infinity } = this.retention;
    const room = this.rooms.get(name);
    while (room?.events[0] && this.now() - room.events[0].time > age) trim(room);
    return room;
  }
}

function trim(room: Room): void {
  const { event } = room.events.shift()!;
  room.bytes -= event.size;
  room.lostThrough = event.seq;
}
