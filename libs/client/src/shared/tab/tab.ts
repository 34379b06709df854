import type { ErrorSource } from '../../client/lifecycle-callbacks.interface.js';
import type { SseClientOptions } from '../../client/sse-client-options.interface.js';
import type { Environment } from '../../liveness/environment.interface.js';
import type { Resolvable } from '../../transport/transport-options.interface.js';
import type { ChannelLike, SharedPlatform } from '../platform/shared-platform.interface.js';
import type { Message } from '../relay/message.js';
import { readMessage } from '../relay/read-message.js';
import type { RelayLog } from '../relay/relay-log.js';
import { Election } from './election.js';
import { Leader } from './leader.js';
import { Receiver } from './receiver.js';
import { Silence } from './silence.js';

/** Milliseconds for which a leader whose connection is closed for good sees to it that the others hear of it. */
const LAST_WORD = 1000;

/** What a tab needs to take part. */
export interface TabOptions {
  readonly url: Resolvable<string | URL>;
  /** For the connection that this tab holds when it leads. */
  readonly upstream: SseClientOptions;
  readonly name: string;
  readonly platform: SharedPlatform;
  readonly environment: Environment;
  readonly takeOverAfter: number;
  /** Whether the client was closed before. */
  readonly reopened: boolean;
}

/** Who hears of what a tab learns. */
export interface TabTarget {
  /** The log has grown. */
  onGrowth(): void;
  onError(error: unknown, source: ErrorSource): void;
}

/** One tab among those that share a connection: leads, or follows the one that does. */
export class Tab {
  readonly #options: TabOptions;
  readonly #log: RelayLog;
  readonly #target: TabTarget;
  /** Not `randomUUID()`, which pages that are not served securely lack. */
  readonly #id = `${Math.random()} ${Math.random()}`;
  readonly #election: Election;
  readonly #receiver: Receiver;
  readonly #silence: Silence;
  #channel: ChannelLike | undefined;
  #leader: Leader | undefined;
  #joined = 0;
  /** When the connection was closed for all. */
  #closedAt = Infinity;

  constructor(options: TabOptions, log: RelayLog, target: TabTarget) {
    const { platform, name, environment, takeOverAfter } = options;
    this.#options = options;
    this.#log = log;
    this.#target = target;
    this.#election = new Election(platform.locks, name, {
      onElected: () => this.#lead(),
      onDeposed: () => this.#follow(),
    });
    const ask = (): void => this.#receiver.ask();
    this.#receiver = new Receiver(log, () =>
      this.#post({ type: 'ask', from: this.#id, joined: this.#joined, at: log.head, id: log.id }),
    );
    this.#silence = new Silence(environment, takeOverAfter, ask, () => this.#election.takeOver());
  }

  /** Whether this tab holds the connection. */
  get leads(): boolean {
    return this.#leader !== undefined;
  }

  /** Takes part, from where the log is. */
  join(): void {
    if (this.#channel) return;
    const { platform, name, environment, reopened } = this.#options;
    const channel: ChannelLike = platform.openChannel(name, (message) => {
      const read = readMessage(message);
      if (read && this.#channel === channel) this.#onMessage(read);
    });
    this.#channel = channel;
    // By the clock alone, one that is opened again could seem to have been there when it was closed.
    this.#joined = environment.now() + (reopened ? 1 : 0);
    // Asked first: a tab that is elected at once has nobody to ask.
    this.#receiver.join();
    this.#silence.start();
    this.#election.join();
  }

  /** Leaves the others to themselves. */
  leave(): void {
    this.#silence.stop();
    this.#leader?.stop();
    this.#leader = undefined;
    this.#channel?.close();
    this.#channel = undefined;
    this.#election.leave();
  }

  /** Leaves after the connection was closed for all: before anyone else is elected and tries, they should hear of it. */
  leaveForGood(): void {
    const { environment } = this.#options;
    if (!this.#leader) {
      this.leave();
      return;
    }
    this.#leader.stop();
    this.#closedAt = environment.now();
    environment.schedule(() => this.leave(), LAST_WORD);
  }

  #lead(): void {
    if (this.#closedAt !== Infinity) return;
    const { url, upstream, environment } = this.#options;
    this.#silence.stop();
    // By the clock, so that a tab that knows of no former leader does not repeat its term.
    const now = Math.floor(environment.now() * 1000 + environment.random() * 1000);
    const term = Math.max((this.#log.head?.term ?? 0) + 1, now);
    this.#leader = new Leader(url, upstream, term, this.#log, {
      onEntry: (entry) => {
        this.#receiver.lead(entry);
        this.#target.onGrowth();
      },
      post: (message) => this.#post(message),
      onError: (error, source) => this.#target.onError(error, source),
    });
    this.#leader.start();
  }

  #follow(): void {
    this.#leader?.stop();
    this.#leader = undefined;
    this.#silence.start();
    this.#receiver.ask();
  }

  #onMessage(message: Message): void {
    if (message.type === 'ask') {
      if (message.joined <= this.#closedAt) this.#leader?.answer(message);
      // Somebody wants it open again.
      else this.leave();
      return;
    }
    const term = message.type === 'entries' ? message.entries[0]!.at.term : message.snapshot.at.term;
    if (term < (this.#log.head?.term ?? 0)) return;
    // Another may have taken the lead from this tab. Only the lock says so for sure, and the new leader answers then.
    if (this.#leader) return;
    this.#silence.heard();
    if (message.type === 'entries') this.#receiver.takeAll(message.entries);
    else if (message.to === this.#id) this.#receiver.answer(message);
    this.#target.onGrowth();
  }

  #post(message: Message): void {
    this.#channel?.postMessage(message);
  }
}
