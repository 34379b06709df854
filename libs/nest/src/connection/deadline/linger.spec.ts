import { rethrow } from '../rethrow.spec-support.js';
import { ServerResponse } from 'node:http';
import { DeadlineWheel } from './deadline-wheel.js';
import { Linger } from './linger.js';
import { waitUntil } from '@nestream/test-kit/wait-until';
import { Loopback } from '../loopback.spec-support.js';

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

describe('Linger', () => {
  let loopback: Loopback;
  let wheel: DeadlineWheel;

  beforeEach(async () => {
    loopback = await Loopback.open();
    wheel = new DeadlineWheel(rethrow);
  });

  afterEach(async () => {
    await loopback.close();
  });

  async function responseTo(read: boolean): Promise<ServerResponse> {
    const client = await loopback.request(GET);
    if (!read) client.socket.pause();
    const [response] = await loopback.received(1);
    response!.end('x'.repeat(20_000_000));
    return response!;
  }

  it('cuts a response whose last bytes nobody reads', async () => {
    const response = await responseTo(false);
    const finished = jest.fn();
    response.once('finish', finished);
    Linger.watch(response, wheel, 10);
    expect(wheel.size).toBe(1);
    await waitUntil(() => response.destroyed);
    expect(finished).not.toHaveBeenCalled();
    expect(wheel.size).toBe(0);
  });

  it('lets go of a response that is read to its end', async () => {
    const response = await responseTo(true);
    Linger.watch(response, wheel, 60_000);
    await waitUntil(() => response.writableFinished && wheel.size === 0);
    expect(response.writableFinished).toBe(true);
  });

  it('waits for ever with a timeout of 0', async () => {
    Linger.watch(await responseTo(false), wheel, 0);
    expect(wheel.size).toBe(0);
  });

  it('has nothing to watch when all is over', async () => {
    const response = await responseTo(false);
    response.destroy();
    Linger.watch(response, wheel, 1_000);
    expect(wheel.size).toBe(0);
  });
});
