import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { runInThisContext } from 'node:vm';
import {
  type DynamicModule,
  type INestApplication,
  type LoggerService,
  Module,
  type Type,
} from '@nestjs/common';
import { NestFactory, RouterModule } from '@nestjs/core';
import { SseModule } from '@nestream/nest';
import { createAdapter, type Platform } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';
import { ShapeClient } from './client.js';
import type { Setup, Shape, Side } from './shape.js';
import type { WireResponse } from './wire.js';

/** All that can be seen of one run of a shape. Two of them are compared as they are. */
export interface Observation {
  readonly responses: readonly (readonly WireResponse[])[];
  /** `opened` stands before the first event that found bytes of the response on their way. */
  readonly trace: readonly string[];
  /** Warnings and errors of the log. */
  readonly logs: readonly string[];
  readonly notes: readonly unknown[];
  /** Errors that would have ended the process. */
  readonly crashes: readonly string[];
  /** What the client waited for in vain. */
  readonly problems: readonly string[];
}

interface Run {
  readonly shape: Shape;
  readonly trace: string[];
  readonly logs: string[];
  readonly sockets: Set<Socket>;
  opened: boolean;
  /** Whether bytes of the response were handed to the socket. */
  hasAnswered: () => boolean;
}

/** The run that is under way: shapes run one after another, since Nest has one logger for all applications. */
let current: Run | undefined;

const record =
  (level: string) =>
  (message: unknown): void => {
    current?.logs.push(`${level}: ${String(message).split('\n')[0]}`);
  };
const logger: LoggerService = {
  log: () => undefined,
  warn: record('warn'),
  error: record('error'),
  fatal: record('fatal'),
};

function traceInto(run: Run | undefined, event: string): void {
  if (!run) return;
  if (!run.opened && run.hasAnswered()) {
    run.opened = true;
    run.trace.push('opened');
  }
  run.trace.push(event);
}

/** Path of a shape. */
export function pathOf({ name }: Shape): string {
  return name.replaceAll(/\W+/g, '-').toLowerCase();
}

/** An application with many shapes, one route each, on one of the two sides of the comparison. */
export class ShapeApp {
  private constructor(
    private readonly app: INestApplication,
    private readonly setup: Setup,
    private readonly controllers: ReadonlyMap<Shape, Type>,
  ) {}

  static async start(
    platform: Platform,
    withModule: boolean,
    setup: Setup,
    shapes: readonly Shape[],
  ): Promise<ShapeApp> {
    const sideOf = (shape?: Shape): Side => ({
      platform,
      withModule,
      trace: (event) => (shape === undefined || current?.shape === shape) && traceInto(current, event),
    });
    const controllers = new Map<Shape, Type>();
    const modules = shapes.map((shape): DynamicModule => {
      @Module({})
      class ShapeModule {}
      const side = sideOf(shape);
      controllers.set(shape, shape.controllers(side));
      return {
        module: ShapeModule,
        controllers: [controllers.get(shape)!],
        providers: shape.providers?.(side) ?? [],
      };
    });
    const routes = modules.map(({ module }, index) => ({ path: pathOf(shapes[index]!), module }));
    const { imports = [], providers = [] } = setup.module?.(sideOf()) ?? {};
    @Module({})
    class ShapesModule {}
    // Heartbeats are the one addition to plain streams; they have a test of their own.
    const underTest = withModule ? [SseModule.forRoot({ heartbeat: 0 })] : [];
    const root = {
      module: ShapesModule,
      imports: [...underTest, ...imports, ...modules, RouterModule.register(routes)],
      providers,
    };
    const app = await NestFactory.create(root, createAdapter(platform), { logger, abortOnError: false });
    setup.configure?.(app, sideOf());
    const server = app.getHttpServer() as Server;
    server.prependListener('request', ({ socket }: { socket: Socket }) => {
      if (!current || current.opened) return;
      const before = socket.bytesWritten;
      current.hasAnswered = () => socket.bytesWritten > before;
    });
    server.on('connection', (socket: Socket) => current?.sockets.add(socket));
    await app.listen(0, '127.0.0.1');
    return new ShapeApp(app, setup, controllers);
  }

  async close(): Promise<void> {
    await this.app.close();
  }

  /** Runs one shape and its client. */
  async observe(shape: Shape): Promise<Observation> {
    const run: Run = {
      shape,
      trace: [],
      logs: [],
      sockets: new Set(),
      opened: false,
      hasAnswered: () => false,
    };
    const problems: string[] = [];
    const { crashes, release } = catchCrashes();
    current = run;
    const { port } = (this.app.getHttpServer() as Server).address() as AddressInfo;
    const path = `${this.setup.prefix ?? ''}/${pathOf(shape)}`;
    const controller = (): unknown => this.app.get<unknown>(this.controllers.get(shape)!, { strict: false });
    const client = new ShapeClient(this.app, controller, port, path, run.trace);
    try {
      await (shape.client?.(client) ?? client.read());
    } catch (error) {
      problems.push(String(error));
    }
    await quietTurns();
    const responses = client.connections.map((connection) => connection.responses);
    for (const connection of client.connections) connection.leave();
    await waitUntil(() => [...run.sockets].every((socket) => socket.destroyed));
    await quietTurns();
    traceInto(run, 'client is gone');
    current = undefined;
    release();
    return { responses, trace: run.trace, logs: run.logs, notes: client.notes, crashes, problems };
  }
}

/** Keeps errors that nobody caught from jest, which would blame every test of the file for them. */
function catchCrashes(): { readonly crashes: readonly string[]; release(): void } {
  // Tests see a copy of `process` that emits nothing.
  const { process: real } = runInThisContext('({ process })') as { process: NodeJS.EventEmitter };
  const crashes: string[] = [];
  const listener = (error: unknown): void => void crashes.push(String(error));
  const kinds = ['uncaughtException', 'unhandledRejection'].map((kind) => {
    const listeners = real.listeners(kind) as ((...args: unknown[]) => void)[];
    real.removeAllListeners(kind);
    real.on(kind, listener);
    return { kind, listeners };
  });
  const release = (): void => {
    for (const { kind, listeners } of kinds) {
      real.removeListener(kind, listener);
      for (const original of listeners) real.on(kind, original);
    }
  };
  return { crashes, release };
}

/** Lets the server do what it does in the turns after an event. */
async function quietTurns(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
}
