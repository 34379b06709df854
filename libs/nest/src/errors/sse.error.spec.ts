import { EventValidationError, InvalidEventError, MissingPackageError } from './event.errors.js';
import { BackplaneUnavailableError, LogUnavailableError } from './log.errors.js';
import {
  AlreadyJoinedError,
  InvalidRoomNameError,
  NotJoinedError,
  RoomForbiddenError,
} from './room.errors.js';
import { SseRouteExpectedError, StreamEndedError } from './stream.errors.js';
import { SseError } from './sse.error.js';

describe('SseError', () => {
  it.each<[string, SseError, number]>([
    ['SSE_ALREADY_JOINED', new AlreadyJoinedError('c-1'), 500],
    ['SSE_BACKPLANE_UNAVAILABLE', new BackplaneUnavailableError(new Error('away')), 503],
    ['SSE_EVENT_VALIDATION', new EventValidationError('a', [{ path: 'x', message: 'is no x' }]), 500],
    ['SSE_INVALID_EVENT', new InvalidEventError('A type must be a string'), 500],
    ['SSE_INVALID_ROOM_NAME', new InvalidRoomNameError('bad'), 400],
    ['SSE_LOG_UNAVAILABLE', new LogUnavailableError(new Error('away')), 503],
    ['SSE_MISSING_PACKAGE', new MissingPackageError('Classes need it', ['a', 'b']), 500],
    ['SSE_NOT_JOINED', new NotJoinedError('c-1'), 500],
    ['SSE_ROOM_FORBIDDEN', new RoomForbiddenError('a'), 403],
    ['SSE_ROUTE_EXPECTED', new SseRouteExpectedError('@Connection()'), 500],
    ['SSE_STREAM_ENDED', new StreamEndedError(), 204],
  ])('has the stable code %s and a status', (code, error, status) => {
    expect(error).toBeInstanceOf(SseError);
    expect(error).toMatchObject({ code, status, statusCode: status, expose: status < 500 });
    expect(error.name).toBe(error.constructor.name);
    expect(error.message.length).toBeGreaterThan(10);
  });

  it('keeps the cause, and says when to come back', () => {
    const cause = new Error('away');
    expect(new LogUnavailableError(cause)).toMatchObject({ cause, retryAfter: 5 });
  });
});
