/** The chat rooms there are. */
export const CHAT_ROOMS = ['general', 'random', 'help'] as const;
export type ChatRoom = (typeof CHAT_ROOMS)[number];

/** The stream room of a chat room. */
export function streamRoom(room: ChatRoom): string {
  return `chat:${room}`;
}

/** Where it is told in which room something was said: no message, so it costs little to follow beside another room. */
export const ACTIVITY_ROOM = 'chat-activity';
