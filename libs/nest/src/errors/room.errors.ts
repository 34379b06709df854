import { SseError, spreadRetryAfter } from './sse.error.js';

/** Thrown by a second `join` on one connection: a connection has one cursor, hence one subscription. */
export class AlreadyJoinedError extends SseError {
  readonly code = 'SSE_ALREADY_JOINED';

  constructor(connectionId: string) {
    super(
      `Connection ${connectionId} has already joined its rooms. ` +
        'Pass all rooms to one join([...]), and add or drop rooms later with follow() and unfollow()',
      500,
    );
  }
}

/** Thrown for a room name that is empty, too long, reserved, or holds control characters. Answers 400. */
export class InvalidRoomNameError extends SseError {
  readonly code = 'SSE_INVALID_ROOM_NAME';

  constructor(reason: string) {
    super(`Invalid room name: ${reason}`, 400);
  }
}

/** A pattern of room names that cannot be read. */
export class InvalidRoomPatternError extends SseError {
  readonly code = 'SSE_INVALID_ROOM_PATTERN';

  constructor(
    /** The pattern. */
    readonly pattern: string,
  ) {
    super(
      `Bad room pattern "${pattern}": write places as {name}, each name once, at most one between two of the separators . / :`,
      500,
    );
  }
}

/** Thrown by `follow` and `unfollow` on a connection that has not joined any room, or whose stream is not open yet. */
export class NotJoinedError extends SseError {
  readonly code = 'SSE_NOT_JOINED';

  constructor(connectionId: string) {
    super(
      `Connection ${connectionId} has joined no room: return rooms.join(...) from its @Sse() handler first`,
      500,
    );
  }
}

/** The `RoomPolicy` refused a join. Answers 403 while no header is out, else ends the stream with an `error` event. */
export class RoomForbiddenError extends SseError {
  readonly code = 'SSE_ROOM_FORBIDDEN';

  constructor(
    /** The room. */
    readonly room: string,
  ) {
    super(`This connection may not join the room "${room}"`, 403);
  }
}

/** A room has as many streams as `limits.perRoom` allows. Answers 503 with `Retry-After` while no header is out. */
export class RoomFullError extends SseError {
  readonly code = 'SSE_ROOM_FULL';

  constructor(
    /** The room. */
    readonly room: string,
  ) {
    super(`The room "${room}" is full; try again later`, 503, {
      expose: true,
      retryAfter: spreadRetryAfter(),
    });
  }
}

/** A stream was to follow more rooms than `limits.roomsPerConnection` allows. Answers 400: the same request would fail again. */
export class TooManyRoomsError extends SseError {
  readonly code = 'SSE_TOO_MANY_ROOMS';

  constructor(max: number) {
    super(`A stream can follow at most ${max} rooms; ask for fewer, or open another stream`, 400);
  }
}
