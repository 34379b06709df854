import { EventEmitter } from 'node:events';
import type { StreamResponse } from '../../connection/write/response-writer.js';

/** A response whose client reads, stalls or vanishes as the model wants. */
export class FakeResponse extends EventEmitter {
  headersSent = false;
  writableFinished = false;
  destroyed = false;
  socket = null;
  /** What the client has received. */
  received = '';

  private inFlight = '';
  private stalled = false;

  get writableLength(): number {
    return this.inFlight.length;
  }

  write(chunk: Buffer): boolean {
    this.inFlight += chunk.toString('utf8');
    if (this.stalled) return false;
    this.received += this.inFlight;
    this.inFlight = '';
    return true;
  }

  stall(): void {
    this.stalled = true;
  }

  unstall(): void {
    this.stalled = false;
    if (this.inFlight === '') return;
    this.received += this.inFlight;
    this.inFlight = '';
    this.emit('drain');
  }

  /** The client goes: of what it has not read yet it gets the first part only, cut anywhere. */
  vanish(readUpTo: number, fraction: number): void {
    const all = this.received + this.inFlight;
    this.received = all.slice(0, readUpTo + Math.floor((all.length - readUpTo) * fraction));
    this.inFlight = '';
    this.destroy();
  }

  destroy(): void {
    this.destroyed = true;
  }

  asResponse(): StreamResponse {
    return this as unknown as StreamResponse;
  }
}
