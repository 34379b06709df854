import type { Socket } from 'node:net';
import type { CloseReason } from '@nestream/protocol';
import type { ConnectionFacts } from './connection-facts.interface.js';
import type { ConnectionServices } from './connection-services.interface.js';
import { ConnectionStats } from './write/connection-stats.js';
import { CredentialWatch } from './credential-watch.js';
import type { Credential } from './credential.interface.js';
import type { Timed } from './deadline/deadline-wheel.js';
import { SessionWatch } from './deadline/http2-progress.js';
import { Linger } from './deadline/linger.js';
import { OpenStream } from './open-stream.js';
import { undeliveredBytes, type StreamResponse } from './write/response-writer.js';

/** What writes a plain stream: Nest. */
export interface PlainSource extends NodeJS.ReadableStream {
  /** Bytes and messages that have not reached the response. */
  readonly writableLength: number;
  readonly readableLength: number;
}

const NOTHING: Credential = {};
const NO_ROOMS: readonly string[] = [];
/** No blank line: even a reader that takes every block for an event takes it for part of the next one. */
const HEARTBEAT = ':\n';
/** Milliseconds until a heartbeat that something stood in the way of is tried again. */
const RETRY_BEAT = 1_000;
/** Looks at a client that has not taken all, within a stall timeout. */
const LOOKS = 4;

/**
 * A stream that Nest writes. Around it this library counts, measures, ends and keeps alive; its bytes stay Nest's, heartbeat comments
 * apart.
 */
export class PlainStream extends OpenStream implements Timed {
  readonly kind = 'plain';
  readonly stats = new ConnectionStats();
  /** Belongs to the wheel. */
  dueAt = 0;
  lastEventAt = performance.now();

  private source: PlainSource | undefined;
  private lastWriteAt = 0;
  /** Bytes that have left the process, apart from those of headers and chunks. */
  private delivered = -Infinity;
  private stalledSince = 0;
  private reason: CloseReason | undefined;
  private over = false;
  private readonly watch: CredentialWatch | undefined;

  /** @internal */
  constructor(
    private readonly facts: ConnectionFacts,
    response: StreamResponse,
    private readonly services: ConnectionServices,
  ) {
    super(facts, response);
    if (facts.credential?.expiresAt !== undefined)
      this.watch = new CredentialWatch(facts.credential, services.settings.auth, this);
    // Both kinds of response are streams; their overloads of once() have no common signature.
    const emitter = response as NodeJS.EventEmitter;
    const transport = 'stream' in response ? response.stream : response.socket;
    emitter.once('finish', () => {
      if (!transport?.destroyed) this.reason ??= 'completed';
    });
    emitter.once('close', () => this.released());
  }

  get credential(): Credential {
    return this.facts.credential ?? NOTHING;
  }

  get roomNames(): readonly string[] {
    return NO_ROOMS;
  }

  get buffered(): number {
    return this.opened ? (this.response.writableLength ?? 0) : 0;
  }

  get blocked(): boolean {
    return this.buffered > 0;
  }

  /** @internal Nest has sent the headers, and writes what this source gives. */
  commenced(source: PlainSource): void {
    if (this.over) return;
    this.source = source;
    const { wheel, settings } = this.services;
    const now = performance.now();
    this.stats.openedAt = now;
    this.lastEventAt = now;
    this.lastWriteAt = now;
    this.stalledSince = now;
    source.on('data', (chunk: string | Buffer) => this.written(chunk));
    if (settings.heartbeat > 0 || settings.stallTimeout > 0) wheel.set(this, this.nextLook(now));
    this.watch?.start(wheel);
    this.hasOpened(this.services.report);
    // Closed while the handler was awaited. Not now: Nest is in the middle of writing.
    if (this.reason) process.nextTick(() => this.end());
  }

  close(reason: CloseReason = 'completed'): void {
    if (this.reason) return;
    this.reason = reason;
    if (this.opened) this.end();
  }

  destroy(reason: CloseReason): void {
    this.reason ??= reason;
    const { wheel, settings } = this.services;
    if (reason === 'slow-consumer') SessionWatch.watch(this.response, wheel, settings.stallTimeout);
    this.response.destroy();
    this.released();
  }

  /** Cuts it: Nest alone can answer with an error. */
  failed(): void {
    this.destroy('error');
  }

  /** A plain stream has no control events: its clients are not told. */
  tell(): void {
    // Nothing.
  }

  onDue(now: number): number {
    const { heartbeat, stallTimeout } = this.services.settings;
    const undelivered = undeliveredBytes(this.response);
    // Not what waits alone: it grows with each event.
    const delivered = this.stats.bytes - undelivered;
    if (undelivered === 0 || delivered > this.delivered) this.stalledSince = now;
    this.delivered = Math.max(this.delivered, delivered);
    if (stallTimeout > 0 && now - this.stalledSince >= stallTimeout) {
      this.destroy('slow-consumer');
      return 0;
    }
    if (heartbeat > 0 && now >= this.lastWriteAt + heartbeat && this.isIdle) this.beat(now);
    return this.nextLook(now);
  }

  /** Whether nothing waits on the way to the client: what is written now stands between two events. */
  private get isIdle(): boolean {
    const { source, response } = this;
    return (
      source?.writableLength === 0 &&
      source.readableLength === 0 &&
      !response.writableEnded &&
      undeliveredBytes(response) === 0
    );
  }

  private beat(now: number): void {
    this.lastWriteAt = now;
    const response = this.response as StreamResponse & { flush?: () => void };
    (response as NodeJS.WritableStream).write(HEARTBEAT);
    // Compression middleware adds flush(), and holds back what is not flushed.
    response.flush?.();
  }

  private written(chunk: string | Buffer): void {
    const now = performance.now();
    this.lastWriteAt = now;
    this.stats.bytes += typeof chunk === 'string' ? Buffer.byteLength(chunk) : chunk.length;
    if (chunk.toString().startsWith(':')) return;
    this.stats.events++;
    this.lastEventAt = now;
  }

  private nextLook(now: number): number {
    const { heartbeat, stallTimeout } = this.services.settings;
    const due = this.lastWriteAt + heartbeat;
    const beat = heartbeat === 0 ? Infinity : due > now ? due : now + RETRY_BEAT;
    const stall = stallTimeout > 0 ? now + stallTimeout / LOOKS : Infinity;
    return Math.min(beat, stall);
  }

  /** Ends the response as Nest would. Nest learns of it by the end of the connection, and leaves the handler's Observable. */
  private end(): void {
    const { source, response } = this;
    if (response.writableEnded) return;
    source?.unpipe(response);
    if (!('stream' in response)) {
      const { socket } = response;
      // That of an injected request has none.
      response.once('finish', () => (socket as Partial<Socket> | null)?.destroySoon?.());
    }
    response.end();
    Linger.watch(response, this.services.wheel, this.services.settings.stallTimeout);
  }

  private released(): void {
    if (this.over) return;
    this.over = true;
    this.reason ??= 'client';
    const { wheel, report } = this.services;
    wheel.delete(this);
    if (this.watch) wheel.delete(this.watch);
    this.services.closed(this, this.reason);
    this.hasClosed(this.reason, report);
  }
}
