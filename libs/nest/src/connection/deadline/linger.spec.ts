import { rethrow } from '../rethrow.spec-support.js';
import { ServerResponse } from 'node:http';
import { DeadlineWheel } from './deadline-wheel.js';
import { Linger } from './linger.js';
import { waitUntil } from '@nestream/test-kit/wait-until';
import { Loopback, type RawClient } from '../loopback.spec-support.js';

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const SIZE = 20_000_000;

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
    return (await exchange(read)).response;
  }

  async function exchange(read: boolean): Promise<{ client: RawClient; response: ServerResponse }> {
    const client = await loopback.request(GET);
    if (!read) client.socket.pause();
    const [response] = await loopback.received(1);
    response!.end('x'.repeat(SIZE));
    return { client, response: response! };
  }

  it('cuts a response whose last bytes nobody reads', async () => {
    const { client, response } = await exchange(false);
    Linger.watch(response, wheel, 10);
    expect(wheel.size).toBe(1);
    await waitUntil(() => response.destroyed);
    expect(wheel.size).toBe(0);
    client.socket.resume();
    await waitUntil(() => client.ended);
    expect(client.text.length).toBeLessThan(SIZE);
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
