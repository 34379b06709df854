import { rethrow } from '../rethrow.spec-support.js';
import { Wire } from '../write/wire.js';
import { DeadlineWheel } from './deadline-wheel.js';
import { FakeWriter } from '../write/fake-writer.spec-support.js';
import { FlushScheduler } from '../write/flush-scheduler.js';
import { frameOf } from '../../event/frame.js';
import { KeepAlive } from './keep-alive.js';
import { Outbound } from '../write/outbound.js';
import { WireCursor } from '../write/wire-cursor.js';

const SETTINGS = {
  heartbeat: 15_000,
  heartbeatEvent: false,
  retry: 2_000,
  highWaterMark: 1_000,
  maxBuffer: 10_000,
  stallTimeout: 30_000,
  joinWait: 5_000,
  auth: { expiringNotice: 0, expiryJitter: 0 },
};

function setUp(settings: Partial<typeof SETTINGS> = {}) {
  const writer = new FakeWriter();
  const outbound = new Outbound(new FlushScheduler(rethrow), writer, 1_000, {
    onWritable: () => undefined,
    onEnded: () => undefined,
  });
  const cursor = new WireCursor();
  const onStall = jest.fn();
  const all = { ...SETTINGS, ...settings };
  const wire = new Wire(outbound, cursor, all, true, undefined);
  const settle = jest.fn(() => false);
  const keepAlive = new KeepAlive(wire, all, { destroy: onStall, settle });
  const wheel = new DeadlineWheel(rethrow);
  outbound.open([frameOf('open ')]);
  keepAlive.start(wheel);
  jest.advanceTimersByTime(1);
  return { writer, outbound, cursor, onStall, settle, wheel };
}

describe('KeepAlive', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('sends a heartbeat after each silence', () => {
    const { writer } = setUp();
    jest.advanceTimersByTime(14_900);
    expect(writer.text).toBe('open ');
    jest.advanceTimersByTime(700);
    expect(writer.text).toBe('open :\n');
    jest.advanceTimersByTime(31_000);
    expect(writer.text).toBe('open :\n:\n:\n');
  });

  it('puts the heartbeat off after any write', () => {
    const { writer, outbound } = setUp();
    for (let round = 0; round < 10; round++) {
      jest.advanceTimersByTime(10_000);
      outbound.push(frameOf('x'));
    }
    jest.advanceTimersByTime(14_000);
    expect(writer.text).toBe('open xxxxxxxxxx');
    jest.advanceTimersByTime(1_600);
    expect(writer.text).toBe('open xxxxxxxxxx:\n');
  });

  it('sends the position where it moved without an event for this client', () => {
    const { writer, cursor, settle } = setUp();
    cursor.start({ epoch: 'e', seq: 5 });
    jest.advanceTimersByTime(15_600);
    expect(writer.text).toBe('open :\n');
    settle.mockImplementationOnce(() => {
      cursor.advance(9);
      return true;
    });
    jest.advanceTimersByTime(15_600);
    expect(writer.text).toMatch(/^open :\nevent: heartbeat\ndata: \{"time":"[^"]+"\}\nid: e:9\n\n$/);
    jest.advanceTimersByTime(15_600);
    expect(writer.text).toMatch(/id: e:9\n\n:\n$/);
  });

  it('notices a client that takes nothing any more', () => {
    const { writer, outbound, onStall, wheel } = setUp();
    writer.full = true;
    outbound.push(frameOf('x'));
    jest.advanceTimersByTime(29_900);
    expect(onStall).not.toHaveBeenCalled();
    jest.advanceTimersByTime(700);
    expect(onStall).toHaveBeenCalledTimes(1);
    expect(wheel.size).toBe(0);
    expect(writer.text).toBe('open x');
  });

  it('spares a client that drains now and then', () => {
    const { writer, outbound, onStall } = setUp();
    for (let round = 0; round < 5; round++) {
      writer.full = true;
      outbound.push(frameOf('x'));
      jest.advanceTimersByTime(25_000);
      writer.drain();
    }
    jest.advanceTimersByTime(20_000);
    expect(onStall).not.toHaveBeenCalled();
    expect(writer.text).toMatch(/^open x+(:\nx*)*$/);
  });

  it('waits for ever for a stalled client with a stall timeout of 0', () => {
    const { writer, outbound, onStall } = setUp({ stallTimeout: 0 });
    writer.full = true;
    outbound.push(frameOf('x'));
    jest.advanceTimersByTime(3_600_000);
    expect(onStall).not.toHaveBeenCalled();
    writer.drain();
    jest.advanceTimersByTime(16_000);
    expect(writer.text).toBe('open x:\n');
  });

  it('sends no heartbeats with an interval of 0, and still notices a stall', () => {
    const { writer, outbound, onStall } = setUp({ heartbeat: 0 });
    jest.advanceTimersByTime(3_600_000);
    expect(writer.text).toBe('open ');
    writer.full = true;
    outbound.push(frameOf('x'));
    jest.advanceTimersByTime(61_000);
    expect(onStall).toHaveBeenCalledTimes(1);
  });

  it('takes no place on the wheel when there is nothing to watch', () => {
    expect(setUp({ heartbeat: 0, stallTimeout: 0 }).wheel.size).toBe(0);
  });
});
