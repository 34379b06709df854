import { Body, Controller, type MessageEvent, Post, Sse } from '@nestjs/common';
import { Connection, LastEventId, RoomService, type SseConnection } from '@nestream/nest';
import { concat, from, map, type Observable, Subject } from 'rxjs';

interface Note {
  readonly id: number;
  readonly text: string;
}

@Controller('notes')
export class NotesController {
  /** A table of a database. */
  private readonly notes: Note[] = [];
  private readonly added = new Subject<Note>();

  constructor(private readonly rooms: RoomService) {}

  @Sse('before')
  before(@LastEventId() lastEventId = '0'): Observable<MessageEvent> {
    const missed = this.notes.filter(({ id }) => id > Number(lastEventId));
    return concat(from(missed), this.added).pipe(
      map((note) => ({ type: 'note', id: String(note.id), data: note })),
    );
  }

  @Sse('after')
  after(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join('notes', connection, {
      snapshot: () => this.notes.map((note) => ({ type: 'note', data: note })),
    });
  }

  @Post()
  async add(@Body() { text }: { text: string }): Promise<void> {
    const note = { id: this.notes.length + 1, text };
    this.notes.push(note);
    this.added.next(note); // before
    await this.rooms.broadcastToRoom('notes', { type: 'note', data: note }); // after
  }
}
