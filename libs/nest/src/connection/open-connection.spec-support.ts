import { rethrow } from './rethrow.spec-support.js';
import { EventEmitter } from 'node:events';
import { Subject } from 'rxjs';
import { Connection } from './connection.js';
import type { ConnectionFacts } from './connection-facts.interface.js';
import type { ConnectionSettings } from './connection-settings.interface.js';
import type { Credential } from './credential.interface.js';
import { DeadlineWheel } from './deadline/deadline-wheel.js';
import type { StreamResponse } from './write/response-writer.js';
import { ORIGIN, servicesOf } from './services.spec-support.js';
import type { ErrorReport, StreamHost } from './stream-host.interface.js';

const SETTINGS: ConnectionSettings = {
  heartbeat: 15_000,
  heartbeatEvent: false,
  retry: 2_000,
  highWaterMark: 1_000,
  maxBuffer: 5_000,
  stallTimeout: 30_000,
  joinWait: 5_000,
  auth: { expiringNotice: 60_000, expiryJitter: 5_000 },
};

class TextResponse extends EventEmitter {
  text = '';
  full = false;
  destroyed = false;
  writableFinished = false;
  readonly socket = null;
  readonly writableLength = 0;

  write(chunk: Buffer): boolean {
    this.text += chunk.toString();
    return !this.full;
  }

  destroy(): void {
    this.destroyed = true;
  }
}

/** A connection between a handler's Observable and a response that a test looks at. */
export class ConnectionTest implements StreamHost {
  readonly source = new Subject<unknown>();
  readonly response = new TextResponse();
  readonly wheel = new DeadlineWheel(rethrow);
  readonly connection: Connection;
  /** What the framework was asked for. */
  readonly asked: unknown[] = [];
  /** How often the host was told that the stream is over. */
  overs = 0;
  /** Why the stream ended, each time it was told. */
  readonly reasons: string[] = [];
  reported: ErrorReport = {
    data: { statusCode: 500, error: 'Internal Server Error', message: 'Internal server error' },
    reconnect: true,
  };

  /** What the application was warned of. */
  readonly warnings: string[] = [];
  readonly shutdown = { begun: false };
  /** Whether the application has answered the request by itself. */
  answered = false;

  constructor(
    settings: Partial<ConnectionSettings> = {},
    credential?: Credential,
    facts: Partial<ConnectionFacts> = {},
  ) {
    this.connection = new Connection(
      { id: 'c-1', origin: ORIGIN, credential, abort: new AbortController(), ...facts },
      this.response as unknown as StreamResponse,
      servicesOf(
        { ...SETTINGS, ...settings },
        {
          wheel: this.wheel,
          shutdown: this.shutdown,
          warn: (text) => this.warnings.push(text),
          closed: () => this.overs++,
        },
      ),
    );
    this.connection.onClose((reason) => this.reasons.push(reason));
  }

  /** @param settled whether the handler has returned. */
  start(settled = true): void {
    this.connection.handlerCalled();
    this.connection.start(this, this.source);
    if (settled) this.connection.handlerSettled();
  }

  /** The text without what changes: times and jitter. */
  get text(): string {
    return this.response.text
      .replace(/"time":"[^"]+"/g, '"time":"now"')
      .replace(/^retry: \d+$/gm, 'retry: n');
  }

  commit(): boolean {
    this.asked.push('commit');
    return !this.answered;
  }

  refuse(error: unknown): void {
    this.asked.push(error);
    this.connection.released();
  }

  report(): ErrorReport {
    return this.reported;
  }

  finish(): void {
    this.asked.push('finish');
    this.response.writableFinished = true;
    this.connection.released();
  }
}

/** The `connected` event as it stands on the wire. */
export function connected(id?: string, resume = 'live'): string {
  const data = `{"connectionId":"c-1","time":"now","resume":"${resume}","heartbeat":15000}`;
  return `retry: n\nevent: connected\ndata: ${data}\n${id === undefined ? '' : `id: ${id}\n`}\n`;
}
