import { Injectable, NotFoundException, type PipeTransform } from '@nestjs/common';
import { CHAT_ROOMS, type ChatRoom } from './chat-room.js';

/** Lets known chat rooms pass; any other name is a page that does not exist. */
@Injectable()
export class ChatRoomPipe implements PipeTransform<string, ChatRoom> {
  transform(name: string): ChatRoom {
    const room = CHAT_ROOMS.find((known) => known === name);
    if (!room)
      throw new NotFoundException(`There is no chat room of this name; there are ${CHAT_ROOMS.join(', ')}`);
    return room;
  }
}
