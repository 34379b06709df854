import { BackplaneUnavailableError } from '../../errors/log.errors.js';
import type { BackplaneNode } from '../../nodes/backplane.interface.js';
import { withTimeout } from '../../time/with-timeout.js';
import type { Subscriber } from '../server/subscriber.js';
import { answerWithin } from '../server/answer-within.js';
import type { SharedState } from './shared-state.js';
import { Script } from '../server/script.js';
import { ROSTER } from './scripts/roster.lua.js';

/** Milliseconds that the other nodes have to answer. */
const ANSWER_WITHIN = 1_000;

/** A request to all nodes (`request`), or the answer of one (`answer`; absent if it has none). */
interface CallMessage {
  readonly call: number;
  readonly from: string;
  readonly request?: unknown;
  readonly answer?: unknown;
  readonly isAnswer?: true;
}

/** Calls between nodes, as messages. */
export class NodeCalls {
  private readonly pending = new Map<number, PendingCall>();
  private node: BackplaneNode | undefined;
  private listening: Promise<void> | undefined;
  private last = 0;

  constructor(
    private readonly state: SharedState,
    private readonly subscriber: Subscriber,
  ) {}

  start(node: BackplaneNode): void {
    this.node = node;
    this.subscriber.onClose(() => (this.listening = undefined));
    const listen = (): void => {
      this.listen().catch((error: unknown) => node.failed(error));
    };
    this.subscriber.onReady(listen);
    if (this.subscriber.accepts) listen();
  }

  async call(
    request: unknown,
    enough: (answers: readonly unknown[]) => boolean = () => false,
  ): Promise<readonly unknown[]> {
    const call = ++this.last;
    const pending = new PendingCall(enough);
    pending.take(this.state.node, await this.node!.answer(request));
    if (pending.over) return pending.answers;
    await this.whenListening();
    this.pending.set(call, pending);
    try {
      const nodes = await this.say(this.state.everybody, { call, from: this.state.node, request });
      pending.expect(nodes);
      await pending.settled(ANSWER_WITHIN);
      return pending.answers;
    } finally {
      this.pending.delete(call);
    }
  }

  /** Takes a message of a channel, if it is one of ours. */
  receive(channel: string, text: string): void {
    const { everybody, node } = this.state;
    if (channel !== everybody && channel !== this.state.channelOf(node)) return;
    const message = this.parse(text);
    if (!message) return;
    if (message.isAnswer) this.pending.get(message.call)?.take(message.from, message.answer);
    else if (message.from !== node) void this.respond(message);
  }

  private parse(text: string): CallMessage | undefined {
    try {
      return JSON.parse(text) as CallMessage;
    } catch (error) {
      this.node?.failed(error);
      return undefined;
    }
  }

  private async respond({ call, from, request }: CallMessage): Promise<void> {
    const message = { call, from: this.state.node, isAnswer: true } as const;
    // One that fails answers all the same: nobody should wait for it.
    try {
      const answer = await this.answer(request);
      await this.say(this.state.channelOf(from), { ...message, answer });
    } catch (error) {
      this.node?.failed(error);
    }
  }

  private async answer(request: unknown): Promise<unknown> {
    try {
      return await this.node?.answer(request);
    } catch (error) {
      this.node?.failed(error);
      return undefined;
    }
  }

  private async whenListening(): Promise<void> {
    try {
      await answerWithin(this.state.settings.timeout, this.listen());
    } catch (error) {
      throw new BackplaneUnavailableError((error as Error).cause);
    }
  }

  private listen(): Promise<void> {
    if (!this.listening) {
      const { everybody, node } = this.state;
      const listening = this.subscriber.subscribe([everybody, this.state.channelOf(node)]);
      this.listening = listening;
      listening.catch(() => {
        if (this.listening === listening) this.listening = undefined;
      });
    }
    return this.listening;
  }

  private async say(channel: string, message: CallMessage): Promise<readonly string[]> {
    const command = this.state.settings.sharded ? 'SPUBLISH' : 'PUBLISH';
    return (await this.state.run(SEND, command, channel, JSON.stringify(message))) as string[];
  }
}

/** A call that waits for the answers of other nodes. */
export class PendingCall {
  readonly answers: unknown[] = [];
  private readonly answered = new Set<string>();
  private expected: readonly string[] | undefined;
  private resolve: (() => void) | undefined;

  constructor(private readonly enough: (answers: readonly unknown[]) => boolean) {}

  get over(): boolean {
    return this.enough(this.answers) || this.expected?.every((node) => this.answered.has(node)) === true;
  }

  /** @param answer `undefined` from a node that has none. */
  take(node: string, answer: unknown): void {
    if (this.answered.has(node)) return;
    this.answered.add(node);
    if (answer !== undefined) this.answers.push(answer);
    if (this.over) this.resolve?.();
  }

  /** Says whose answers there will be; some may have come. */
  expect(nodes: readonly string[]): void {
    this.expected = nodes;
  }

  /** Resolves when all have answered, or enough of them, or the time is over. */
  async settled(milliseconds: number): Promise<void> {
    if (this.over) return;
    const answered = new Promise<void>((resolve) => (this.resolve = resolve));
    await withTimeout(answered, milliseconds, () => undefined);
  }
}

/** Publishes a message. ARGV: 2 PUBLISH or SPUBLISH, 3 channel, 4 message. Answers the nodes that have a lease. */
const SEND = new Script(`
${ROSTER}
redis.call(ARGV[2], ARGV[3], ARGV[4])
return redis.call('ZRANGEBYSCORE', NODES, '(' .. text(now), '+inf')
`);
