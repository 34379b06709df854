import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { SseModuleOptions } from '@nestream/nest';
import type { RedisEventLogOptions } from '@nestream/nest/redis';
import type { Platform } from '../../kit/test-app.js';
import type { Ledger } from './ledger.js';

const SCRIPT = join(import.meta.dirname, 'log-node-process.mjs');

/** How a node is set up. */
export interface RedisNodeOptions {
  readonly redisPort: number;
  readonly platform: Platform;
  readonly log?: Omit<RedisEventLogOptions, 'redis'>;
  readonly sse?: Omit<SseModuleOptions, 'log'>;
}

/** What a node says: its port first, then what came of each event. */
type Said =
  | { readonly port: number }
  | { readonly uid: number; readonly id: string }
  | { readonly uid: number; readonly code: string };

/** An application in a process of its own, whose events are entered in a ledger. */
export class RedisNode {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    private readonly ledger: Ledger,
  ) {
    child.on('message', (said: Said) => {
      if ('id' in said) ledger.acknowledged(said.uid, said.id);
      else if ('code' in said) ledger.rejected(said.uid, said.code);
    });
  }

  static async start(ledger: Ledger, options: RedisNodeOptions): Promise<RedisNode> {
    const child = fork(SCRIPT, [JSON.stringify(options)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
    });
    let stderr = '';
    child.stderr!.on('data', (data: Buffer) => (stderr += data.toString()));
    const exit = once(child, 'exit').then(() => {
      throw new Error(`The node did not start: ${stderr}`);
    });
    const [said] = (await Promise.race([once(child, 'message'), exit])) as [{ port: number }];
    exit.catch(() => undefined);
    return new RedisNode(child, said.port, ledger);
  }

  /** Has an event published; what comes of it is entered in the ledger. */
  publish(rooms: readonly string[]): number {
    const uid = this.ledger.issue(rooms);
    this.child.send({ uid, to: rooms });
    return uid;
  }

  /** Ends it where it stands. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }
}
