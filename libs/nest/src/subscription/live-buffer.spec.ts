import { encodeBody } from '../event/event-body.js';
import { EncodedEvent } from '../event/encoded-event.js';
import { LiveBuffer } from './live-buffer.js';

function event(seq: number): EncodedEvent {
  return new EncodedEvent({ cursor: { epoch: 'e', seq }, rooms: ['a'] }, encodeBody({ data: seq }));
}

function drained(buffer: LiveBuffer): number[] {
  const seqs: number[] = [];
  for (let one = buffer.shift(); one; one = buffer.shift()) seqs.push(one.seq);
  return seqs;
}

describe('LiveBuffer', () => {
  it('hands out in order what was put aside, once', () => {
    const buffer = new LiveBuffer();
    for (const seq of [1, 2, 3]) buffer.push(event(seq));
    expect(drained(buffer)).toEqual([1, 2, 3]);
    expect(drained(buffer)).toEqual([]);
    expect(buffer.droppedThrough).toBe(0);
  });

  it('is bounded: with more it lets everything go, and says up to where', () => {
    const buffer = new LiveBuffer();
    for (let seq = 1; seq <= 256; seq++) buffer.push(event(seq));
    expect(buffer.droppedThrough).toBe(0);
    buffer.push(event(257));
    expect(buffer.droppedThrough).toBe(257);
    buffer.push(event(258));
    expect(drained(buffer)).toEqual([258]);
    expect(buffer.droppedThrough).toBe(257);
  });

  it('says up to where events were left out', () => {
    const buffer = new LiveBuffer();
    buffer.skip(event(7));
    expect(buffer.droppedThrough).toBe(7);
    buffer.push(event(9));
    buffer.drop();
    expect(buffer.droppedThrough).toBe(9);
    expect(drained(buffer)).toEqual([]);
    buffer.drop();
    buffer.skip(event(8));
    expect(buffer.droppedThrough).toBe(9);
  });

  it('forgets at a hole in the feed what it had and what it left out, and counts the holes', () => {
    const buffer = new LiveBuffer();
    buffer.push(event(1));
    buffer.skip(event(5));
    buffer.interrupted();
    expect(drained(buffer)).toEqual([]);
    expect([buffer.droppedThrough, buffer.holes]).toEqual([0, 1]);
    buffer.interrupted();
    expect(buffer.holes).toBe(2);
  });
});
