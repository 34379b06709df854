import { randomUUID } from 'node:crypto';
import { Injectable, type MessageEvent } from '@nestjs/common';
import { type Connection, type Receipt, RoomService } from '@event-stream/nest';
import type { Observable } from 'rxjs';
import { type ChatRoom, streamRoom } from './chat-room.js';
import type { PostMessageDto } from './post-message.dto.js';

const HISTORY = 50;

/** Joins people to chat rooms and says what they say. */
@Injectable()
export class ChatService {
  constructor(private readonly rooms: RoomService) {}

  /** The newest messages of a room, then what is said there. Who is new gets the members first. */
  join(room: ChatRoom, connection: Connection, name = guestName()): Observable<MessageEvent> {
    return this.rooms.join(streamRoom(room), connection, {
      from: { last: HISTORY },
      snapshot: async () => ({ type: 'members', data: await this.rooms.members(streamRoom(room)) }),
      // The name is the identity here: a reconnect within the grace period is no leaving and joining.
      presence: { id: name },
    });
  }

  /** Says something in a room. */
  async post(room: ChatRoom, { author, text }: PostMessageDto): Promise<Receipt> {
    const data = { author, text, time: new Date().toISOString() };
    return this.rooms.broadcastToRoom(streamRoom(room), { type: 'message', data });
  }
}

function guestName(): string {
  return `guest-${randomUUID().slice(0, 4)}`;
}
