import { rethrow } from '../../connection/rethrow.spec-support.js';
import type { MessageEvent } from '@nestjs/common';
import { parseCursor } from '@nestream/protocol';
import { concatMap, map, tap, type Observable } from 'rxjs';
import { Connection } from '../../connection/connection.js';
import { ORIGIN, servicesOf } from '../../connection/services.spec-support.js';
import type { StreamHost } from '../../connection/stream-host.interface.js';
import type { EventLog } from '../../log/event-log.interface.js';
import { MemoryEventLog } from '../../log/memory/memory-event-log.js';
import { resolveSseOptions } from '../../resolve-sse-options.js';
import { createRooms } from '../../room/create-rooms.spec-support.js';
import type { RoomService } from '../../room/room.service.js';
import { FakeResponse } from './fake-response.spec-support.js';
import { JitteryLog } from './jittery-log.spec-support.js';
import { ManualWheel } from './manual-wheel.spec-support.js';
import { ModelClient } from './model-client.spec-support.js';
import type { Random } from '@nestream/test-kit/random';

export const ROOMS = ['a', 'b', 'c', 'd'] as const;

/** An event as it was published. */
export interface Published {
  readonly uid: number;
  readonly epoch: string;
  readonly seq: number;
  readonly rooms: readonly string[];
  readonly except: string | undefined;
}

/** Opens the log of a world with its retention; at a restart it gets the one that was open before. */
export type OpenLog = (count: number, before: EventLog | undefined) => EventLog | Promise<EventLog>;

const openMemoryLog: OpenLog = (count) => new MemoryEventLog({ count, age: 0 });

/** A server with its log, its clients, and a record of all that was published. */
export class ModelWorld {
  readonly published: Published[] = [];
  /** The incarnations of the log, in their order. */
  readonly epochs: string[] = [];
  readonly clients: ModelClient[] = [];
  readonly wheel = new ManualWheel(rethrow);
  /** The real log of the current incarnation, for looking at what it holds. */
  store!: EventLog;
  rooms!: RoomService;
  replayLimit: number;

  private readonly retention: number;
  private log!: JitteryLog;
  private uid = 0;
  private publishing = 0;
  private answers = 30;
  private connections = 0;

  constructor(
    private readonly random: Random,
    private readonly openLog: OpenLog = openMemoryLog,
  ) {
    this.retention = random.chance(0.4) ? 3 + random.below(12) : 10_000;
    this.replayLimit = random.chance(0.3) ? 2 + random.below(10) : 10_000;
    for (let count = 1 + random.below(4); count > 0; count--) {
      const operator = random.pick(['none', 'none', 'map', 'delay', 'answer'] as const);
      const client = new ModelClient(`client ${count}`, random.chance(0.3) ? 3 : 1_000_000, operator);
      for (const room of random.some(ROOMS)) this.admit(client, room, { epoch: '', seq: 0 });
      this.clients.push(client);
    }
  }

  /** Whether nothing may be lost in this world. */
  get lossless(): boolean {
    return this.retention === 10_000 && this.replayLimit === 10_000;
  }

  /** The server restarts: all streams break; the log begins anew, or goes on where it keeps its history. */
  async restart(): Promise<void> {
    for (const client of this.clients) this.cut(client);
    const { random } = this;
    this.store = await this.openLog(this.retention, this.store);
    const slow = random.chance(0.7);
    this.log = new JitteryLog(this.store, random, {
      slow,
      lateTail: slow && random.chance(0.5),
      failures: random.chance(0.1) ? 0.02 : 0,
    });
    const settings = resolveSseOptions({ replayLimit: this.replayLimit });
    this.rooms = createRooms(this.log, settings);
    const { epoch } = (await this.store.seek([], 'live')).cursor;
    if (this.epochs.at(-1) !== epoch) this.epochs.push(epoch);
  }

  /** The log begins anew under the open streams, as one that was flushed; only where logs are cheap to lose. */
  async renew(): Promise<void> {
    if (this.openLog !== openMemoryLog) return;
    this.store = await this.openLog(this.retention, undefined);
    this.epochs.push((await this.store.seek([], 'live')).cursor.epoch);
    await this.log.renew(this.store);
  }

  /** Live events are lost on their way for a while. */
  async interrupt(): Promise<void> {
    await this.log.interrupt();
  }

  async publish(rooms: readonly string[], except?: string): Promise<void> {
    const uid = ++this.uid;
    const event = { type: 'news', data: { uid } };
    this.publishing++;
    const receipt = await (rooms[0] === '*'
      ? this.rooms.broadcastToAll(event, { except })
      : this.rooms.broadcastToRoom(rooms, event, { except }));
    this.publishing--;
    const { epoch, seq } = parseCursor(receipt.id)!;
    this.published.push({ uid, epoch, seq, rooms, except });
  }

  async connect(client: ModelClient): Promise<void> {
    if (client.connection || client.done) return;
    const response = new FakeResponse();
    const facts = {
      id: `connection-${++this.connections}`,
      origin: ORIGIN,
      lastEventId: client.lastEventId,
      abort: new AbortController(),
    };
    const settings = { ...resolveSseOptions({}), highWaterMark: 1_024 };
    const services = servicesOf(settings, { wheel: this.wheel });
    const connection = new Connection(facts, response.asResponse(), services);
    client.connection = connection;
    client.open(response);
    connection.onClose(() => {
      if (client.connection === connection) client.connection = undefined;
    });
    connection.start(new ModelHost(response, connection), this.stream(client, connection));
    connection.handlerSettled();
    if (client.lastEventId !== undefined) return;
    // The first position is the client's business: from there on it must not miss anything.
    await this.until(() => {
      client.read();
      return client.lastEventId !== undefined;
    });
    const { epoch, seq } = parseCursor(client.lastEventId!)!;
    for (const room of client.rooms.keys()) client.rooms.set(room, { epoch, seq });
  }

  cut(client: ModelClient): void {
    const { connection, response } = client;
    if (!connection) return;
    response!.vanish(client.readUpTo, this.random.next());
    connection.released();
    client.read();
    client.connection = undefined;
  }

  async follow(client: ModelClient, room: string): Promise<void> {
    const { connection } = client;
    if (!connection || client.resume === undefined || client.rooms.has(room)) return;
    client.everIn.add(room);
    const followed = await this.rooms.follow(room, connection).then(
      () => true,
      () => false,
    );
    if (!followed || client.connection !== connection) return;
    const { cursor } = await this.store.seek([], 'live');
    client.rooms.set(room, cursor);
  }

  unfollow(client: ModelClient, room: string): void {
    if (
      !client.connection ||
      client.resume === undefined ||
      client.rooms.size < 2 ||
      !client.rooms.delete(room)
    )
      return;
    this.rooms.unfollow(room, client.connection);
  }

  /** Lets a number of turns of the event loop pass. */
  async turns(count: number): Promise<void> {
    for (; count > 0; count--) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Reconnects and drains everybody, until all have what they are due. */
  async settle(isComplete: () => boolean): Promise<void> {
    this.answers = 0;
    for (const client of this.clients) {
      client.response?.unstall();
      await this.connect(client);
    }
    await this.until(() => {
      for (const client of this.clients) if (client.connection) client.read();
      return this.publishing === 0 && this.log.settled && isComplete();
    });
    // Nothing may come after all have what they are due.
    await this.turns(5);
    for (const client of this.clients) if (client.connection) client.read();
  }

  private admit(client: ModelClient, room: string, since: { epoch: string; seq: number }): void {
    client.rooms.set(room, since);
    client.everIn.add(room);
  }

  /** For at most five seconds of processor time, so that a machine with other work to do makes no difference. */
  private async until(condition: () => boolean): Promise<void> {
    const start = process.cpuUsage();
    while (!condition() && process.cpuUsage(start).user < 5_000_000) await this.turns(1);
  }

  private stream(client: ModelClient, connection: Connection): Observable<MessageEvent> {
    const joined = this.rooms.join([...client.rooms.keys()], connection, {
      filter: (event) => client.wants((event.data as { uid: number }).uid),
    });
    if (client.operator === 'map') return joined.pipe(map((event) => ({ ...event, type: 'mapped' })));
    if (client.operator === 'none') return joined;
    // Publishes from within the delivery of an event, in the same turn.
    if (client.operator === 'answer')
      return joined.pipe(tap(() => this.answers-- > 0 && void this.publish([...client.rooms.keys()])));
    return joined.pipe(
      concatMap(async (event) => {
        await this.turns(this.random.below(3));
        return event;
      }),
    );
  }
}

class ModelHost implements StreamHost {
  constructor(
    private readonly response: FakeResponse,
    private readonly connection: Connection,
  ) {}

  commit(): boolean {
    this.response.headersSent = true;
    return true;
  }

  refuse(error: unknown): void {
    throw new Error('The model never refuses a stream', { cause: error });
  }

  report(error: unknown): never {
    throw new Error('The model never ends a stream with an error', { cause: error });
  }

  finish(): void {
    this.connection.released();
  }
}
