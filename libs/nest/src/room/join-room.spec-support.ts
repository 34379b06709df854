import { EventEmitter } from 'node:events';
import { Connection } from '../connection/connection.js';
import { SseConnections } from '../connection/sse-connections.js';
import type { Credential } from '../connection/credential.interface.js';
import { ORIGIN, servicesOf } from '../connection/services.spec-support.js';
import type { StreamResponse } from '../connection/write/response-writer.js';
import { SseLimitStats } from '../limits/limit-stats.js';
import { RoomLimits } from '../limits/room-limits.js';
import type { SseSettings } from '../sse-settings.interface.js';
import { resolveSseOptions } from '../resolve-sse-options.js';
import { ControlledLog } from '../subscription/controlled-log.spec-support.js';
import { createRooms } from './create-rooms.spec-support.js';
import type { JoinOptions } from './join-options.interface.js';
import { ALLOW_ALL, type RoomPolicy } from '../policy/room-policy.interface.js';
import type { RoomService } from './room.service.js';
import { settle } from '../subscription/subscribe.spec-support.js';

/** A stream as its client sees it. */
export interface JoinedStream {
  readonly connection: Connection;
  /** Types and data of all events, without those of the protocol. */
  readonly events: () => unknown[];
  /** All that was written. */
  readonly text: () => string;
  /** Error that refused the stream. */
  readonly refused: () => unknown;
}

/** A room service with a memory log, whose connections write into strings. */
export class RoomTest {
  readonly log = new ControlledLog();
  readonly registry = new SseConnections();
  readonly settings: SseSettings;
  readonly rooms: RoomService;
  readonly limits: RoomLimits;
  /** What the application was warned of. */
  readonly warnings: string[] = [];
  private readonly services;
  private ids = 0;

  constructor(policy: RoomPolicy = ALLOW_ALL, options: Parameters<typeof resolveSseOptions>[0] = {}) {
    this.settings = resolveSseOptions(options);
    this.limits = new RoomLimits(this.settings.limits, new SseLimitStats());
    this.rooms = createRooms(this.log, this.settings, policy, this.registry, this.limits);
    this.services = servicesOf(this.settings, { warn: (text) => this.warnings.push(text) });
  }

  /** A connection that joins rooms, and is open when this resolves. */
  async join(
    rooms: string | readonly string[],
    options: JoinOptions = {},
    facts: { userId?: string; lastEventId?: string; credential?: Credential } = {},
  ): Promise<JoinedStream> {
    const response = Object.assign(new EventEmitter(), {
      text: '',
      socket: null,
      writableLength: 0,
      write: (chunk: Buffer) => (response.text += chunk.toString()) !== '',
      destroy: () => undefined,
    });
    const abort = new AbortController();
    const id = `c-${++this.ids}`;
    const connection = new Connection(
      { id, origin: ORIGIN, abort, ...facts },
      response as unknown as StreamResponse,
      this.services,
    );
    this.registry.add(connection);
    connection.onClose(() => this.registry.delete(connection));
    let refused: unknown;
    const host = {
      commit: () => true,
      refuse: (error: unknown) => {
        refused = error;
        connection.released();
      },
      report: () => ({ data: { statusCode: 500, error: 'SSE_TEST', message: 'failed' }, reconnect: true }),
      finish: () => connection.released(),
    };
    connection.start(host, this.rooms.join(rooms, connection, options));
    connection.handlerSettled();
    await settle();
    return {
      connection,
      text: () => response.text,
      events: () => eventsOf(response.text),
      refused: () => refused,
    };
  }
}

function eventsOf(text: string): unknown[] {
  return text
    .split('\n\n')
    .map((block) => ({ type: /^event: (.*)$/m.exec(block)?.[1], data: /^data: (.*)$/m.exec(block)?.[1] }))
    .filter(({ type, data }) => data !== undefined && type !== 'connected')
    .map(({ type, data }) => (type === undefined ? JSON.parse(data!) : [type, JSON.parse(data!)]));
}
