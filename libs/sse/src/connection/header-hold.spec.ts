import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { HeaderHold } from './header-hold.js';

function response(): ServerResponse {
  return new ServerResponse(new IncomingMessage(new Socket()));
}

describe('HeaderHold', () => {
  it('makes the response look ended until it is released', () => {
    const held = response();
    const hold = new HeaderHold(held);
    hold.hold();
    expect(held.writableEnded).toBe(true);
    hold.release();
    expect(held.writableEnded).toBe(false);
    held.end();
    expect(held.writableEnded).toBe(true);
  });

  it('concerns this one response only', () => {
    new HeaderHold(response()).hold();
    expect(response().writableEnded).toBe(false);
  });

  it('leaves alone what was sent or has ended already', () => {
    const sent = response();
    sent.flushHeaders();
    const ended = response();
    ended.end();
    for (const over of [sent, ended]) {
      const hold = new HeaderHold(over);
      hold.hold();
      expect(over.writableEnded).toBe(over === ended);
      hold.release();
    }
    expect(sent.writableEnded).toBe(false);
    expect(ended.writableEnded).toBe(true);
  });

  it('may be released twice, and without having held', () => {
    const held = response();
    const hold = new HeaderHold(held);
    hold.release();
    hold.hold();
    hold.release();
    hold.release();
    expect(held.writableEnded).toBe(false);
  });
});
