import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { holdHeaders, releaseHeaders } from './header-hold.js';

function response(): ServerResponse {
  return new ServerResponse(new IncomingMessage(new Socket()));
}

describe('holdHeaders', () => {
  it('makes the response look ended until it is released', () => {
    const held = response();
    holdHeaders(held);
    expect(held.writableEnded).toBe(true);
    releaseHeaders(held);
    expect(held.writableEnded).toBe(false);
    held.end();
    expect(held.writableEnded).toBe(true);
  });

  it('concerns this one response only', () => {
    holdHeaders(response());
    expect(response().writableEnded).toBe(false);
  });

  it('leaves alone what was sent or has ended already', () => {
    const sent = response();
    sent.flushHeaders();
    const ended = response();
    ended.end();
    for (const over of [sent, ended]) {
      holdHeaders(over);
      expect(over.writableEnded).toBe(over === ended);
      releaseHeaders(over);
    }
    expect(sent.writableEnded).toBe(false);
    expect(ended.writableEnded).toBe(true);
  });

  it('may be released twice, and without having held', () => {
    const held = response();
    releaseHeaders(held);
    holdHeaders(held);
    releaseHeaders(held);
    releaseHeaders(held);
    expect(held.writableEnded).toBe(false);
  });
});
