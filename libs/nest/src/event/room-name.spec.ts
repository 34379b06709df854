import { InvalidRoomNameError } from '../errors/room.errors.js';
import { checkRooms, EVERYONE, isReservedRoom, userRoom } from './room-name.js';

describe('checkRooms', () => {
  it('takes one name or several, and drops duplicates', () => {
    expect(checkRooms('a')).toEqual(['a']);
    expect(checkRooms(['b', 'a', 'b'])).toEqual(['b', 'a']);
  });

  it.each(['a', ' ', 'chat:1', 'a*', 'user@example.org', 'Ünï 日本 🎉', 'x'.repeat(256), '__proto__', '#'])(
    'allows %j',
    (name) => {
      expect(checkRooms(name)).toEqual([name]);
    },
  );

  it.each<[string, unknown, RegExp]>([
    ['no room', [], /list of rooms is empty/],
    ['an empty name', '', /it is empty/],
    ['an empty name among others', ['a', ''], /it is empty/],
    ['a name that is too long', 'x'.repeat(257), /longer than 256/],
    ['a line break', 'a\nb', /control characters/],
    ['NUL', 'a\0', /control characters/],
    ['a C1 control character', 'a\u0085', /control characters/],
    ['the room of all', '*', /reserved; use broadcastToAll/],
    ['the room of a user', '@user:1', /reserved/],
    ['any name with @ in front', '@', /reserved/],
    ['a number', [5], /must be a string, not number/],
    ['undefined', [undefined], /must be a string, not undefined/],
  ])('refuses %s', (_name, rooms, message) => {
    expect(() => checkRooms(rooms as string)).toThrow(InvalidRoomNameError);
    expect(() => checkRooms(rooms as string)).toThrow(message);
  });
});

describe('reserved rooms', () => {
  it('are those of all and of users', () => {
    expect([EVERYONE, userRoom('1'), '@x'].map((room) => isReservedRoom(room))).toEqual([true, true, true]);
    expect(['a', 'a@b', '**'].map((room) => isReservedRoom(room))).toEqual([false, false, false]);
    expect(userRoom('ann')).toBe('@user:ann');
  });
});
