import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type MessageEvent } from '@nestjs/common';
import { type Receipt, RoomService, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';
import { ACTIVITY_ROOM, type ChatRoom, streamRoom } from './chat-room.js';
import type { JoinChatQuery } from './join-chat.query.js';
import type { PostMessageDto } from './post-message.dto.js';

const HISTORY = 50;

/** Joins people to chat rooms and says what they say. */
@Injectable()
export class ChatService {
  private readonly logger = new Logger(ChatService.name);

  constructor(private readonly rooms: RoomService) {}

  /** The newest messages of a room, then what is said there. Who is new gets the members first. */
  join(
    room: ChatRoom,
    connection: SseConnection,
    { name = guestName(), activity }: JoinChatQuery,
  ): Observable<MessageEvent> {
    if (activity) connection.onOpen(() => void this.followActivity(connection));
    return this.rooms.join(streamRoom(room), connection, {
      from: { last: HISTORY },
      snapshot: async () => ({ type: 'members', data: await this.rooms.members(streamRoom(room)) }),
      // The name is the identity here: a reconnect within the grace period is no leaving and joining.
      presence: { id: name },
      // A follower of a room is a member of it, too: who follows the activity is not told who else does.
      filter: ({ rooms, type }) => type === 'activity' || !rooms.includes(ACTIVITY_ROOM),
    });
  }

  /** Says something in a room. */
  async post(room: ChatRoom, { author, text }: PostMessageDto): Promise<Receipt> {
    const data = { author, text, time: new Date().toISOString() };
    const receipt = await this.rooms.broadcastToRoom(streamRoom(room), { type: 'message', data });
    void this.tell(room);
    return receipt;
  }

  /** From now on, and not from a position: history is that of the room alone. */
  private async followActivity(connection: SseConnection): Promise<void> {
    try {
      await this.rooms.follow(ACTIVITY_ROOM, connection);
    } catch (error) {
      this.logger.warn(error);
    }
  }

  /** The message is said, whether this succeeds or not. */
  private async tell(room: ChatRoom): Promise<void> {
    try {
      await this.rooms.broadcastToRoom(ACTIVITY_ROOM, { type: 'activity', data: { room } });
    } catch (error) {
      this.logger.warn(error);
    }
  }
}

function guestName(): string {
  return `guest-${randomUUID().slice(0, 4)}`;
}
