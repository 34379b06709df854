import { Inject, Injectable, Logger } from '@nestjs/common';
import type { MessageEvent, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Observable } from 'rxjs';
import { Connection } from '../connection/connection.js';
import type { SseConnection } from '../connection/sse-connection.interface.js';
import { NotJoinedError } from '../errors/room.errors.js';
import { RoomLimits } from '../limits/room-limits.js';
import { SseConnections } from '../connection/sse-connections.js';
import { toJson } from '../event/event-body.js';
import { EventCatalog } from '../event/contract/event-catalog.js';
import type { EventDeclaration, PublishableEvent } from '../event/contract/event-declaration.js';
import type { EventLog } from '../log/event-log.interface.js';
import { ObservedLog } from '../log/observed-log.js';
import { SSE_SETTINGS } from '../options/settings-token.js';
import type { RoomSettings } from './room-settings.interface.js';
import { HandlerObserver } from '../connection/handler-observer.js';
import { Alarm } from './alarm.js';
import { BackplaneCalls } from '../nodes/backplane-calls.js';
import { Backplane } from '../nodes/backplane.interface.js';
import { DroppedFields } from './dropped-fields.js';
import { FanOut } from '../subscription/fan-out.js';
import type { JoinOptions } from './join-options.interface.js';
import { memberOf, resumePoint, warnIfUnsubscribed } from './join-setup.js';
import type { Member } from '../nodes/member.interface.js';
import { OwnContext } from './own-context.js';
import { RoomStream, type RoomStreamServices } from './room-stream.js';
import { Presence } from '../nodes/presence.js';
import type { PublishOptions, Receipt } from './publish-options.interface.js';
import { Publisher } from './publisher.js';
import { RoomControl, type Evicted } from './room-control.js';
import { checkRooms, EVERYONE, userRoom, withReservedRooms } from '../event/room-name.js';
import { RoomNode } from './room-node.js';
import { RoomGate } from '../policy/room-gate.js';
import { RoomPolicy } from '../policy/room-policy.interface.js';
import { encodeSnapshot } from './snapshot.js';
import { Subscription } from '../subscription/subscription.js';

/** Joins connections to rooms and publishes to them. */
@Injectable()
export class RoomService implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(RoomService.name);
  private readonly alarm = new Alarm(this.logger);
  private readonly dropped = new DroppedFields((message) => this.logger.warn(message));
  private readonly publisher: Publisher;
  private readonly fanOut: FanOut;
  private readonly presence: Presence;
  private readonly gate: RoomGate;
  private readonly control: RoomControl;
  private readonly node: RoomNode;
  private readonly streams = new Map<SseConnection, RoomStream>();
  private readonly shared: RoomStreamServices;

  /** @internal */
  constructor(
    @Inject(ObservedLog) private readonly log: EventLog,
    @Inject(RoomPolicy) policy: RoomPolicy,
    @Inject(SSE_SETTINGS) private readonly settings: RoomSettings,
    connections: SseConnections,
    private readonly events: EventCatalog,
    limits: RoomLimits,
    @Inject(Backplane) private readonly backplane: Backplane,
    calls: BackplaneCalls,
  ) {
    this.publisher = new Publisher(log, events, limits, this.dropped);
    this.fanOut = new FanOut(log, (error) => this.alarm.raise('An event could not be handed on', error));
    const policyFailed = (error: unknown): void => this.alarm.raise('A room policy failed', error);
    this.gate = new RoomGate(policy, policyFailed, settings.callbackTimeout);
    this.control = new RoomControl(calls, this.fanOut, connections, this.streams);
    this.node = new RoomNode(calls, this.publisher, this.alarm);
    this.presence = new Presence(backplane.roster, this.node, settings.presenceGrace);
    this.shared = {
      streams: this.streams,
      limits,
      presence: this.presence,
      logFailed: (error) => this.alarm.raise('The event log cannot be read; streams wait for it', error),
    };
  }

  /** @internal */
  onModuleInit(): void {
    this.backplane.start(this.node);
  }

  /**
   * The events of one or more rooms, for an `@Sse()` handler to return: what the client missed since its last event id,
   * then what is published from now on, in order, each event once. Cold; a connection has one join at a time. A second
   * one after the first (`switchMap`, `retry`) goes on from the connection's position, or begins anew if it brings `from` or
   * `snapshot`.
   *
   * What it emits are `EncodedEvent`s; operators may be applied, and an event that passes unchanged is not encoded again.
   * The Observable completes when all rooms have ended. It fails with `RoomForbiddenError` (403), `LogUnavailableError`
   * (503), `TooManyRoomsError` (400), `RoomFullError` (503), `StreamEndedError` (204, the client has seen the end of all rooms), `AlreadyJoinedError`, or what `snapshot` threw.
   *
   * @throws InvalidRoomNameError (400)
   */
  join(
    rooms: string | readonly string[],
    connection: SseConnection,
    options: JoinOptions = {},
  ): Observable<MessageEvent> {
    const names = checkRooms(rooms);
    const managed = managedConnection(connection);
    warnIfUnsubscribed(managed);
    const owned = options.filter || options.snapshot ? new OwnContext() : undefined;
    return new Observable<MessageEvent>((subscriber) => {
      // Without an operator behind the join no code of the application runs for an event.
      const context = owned ?? (subscriber instanceof HandlerObserver ? undefined : new OwnContext());
      const member = memberOf(managed, options.presence);
      const stream = new RoomStream(managed, subscriber, member, this.shared, context);
      stream.subscription = new Subscription(this.log, this.fanOut, stream, {
        connectionId: managed.id,
        rooms: withReservedRooms(names, managed.userId),
        lastEventId: resumePoint(managed, options),
        from: options.from ?? 'live',
        replayLimit: this.settings.replayLimit,
        snapshot: encodeSnapshot(context?.bindOptional(options.snapshot), this.events, this.dropped),
        filter: context?.bindOptional(options.filter),
        waitForLog: this.settings.waitForLog,
      });
      subscriber.add(stream);
      stream.attach(names);
      const allowed = this.gate.assertAllowed(names, managed);
      const opened = allowed
        ? allowed.then(async () => stream.subscription.open())
        : stream.subscription.open();
      opened?.catch((error: unknown) => subscriber.error(error));
    });
  }

  /**
   * Adds a room to an open stream, from now on. Resolves when events published from then on reach it, or without the room when
   * `unfollow`, `evict`, the end of the room or the end of the stream came first.
   *
   * @throws InvalidRoomNameError, NotJoinedError, RoomForbiddenError, TooManyRoomsError, RoomFullError, CallbackTimeoutError
   */
  async follow(room: string, connection: SseConnection): Promise<void> {
    checkRooms(room);
    const stream = streamOf(this.streams, connection);
    const { credential } = connection;
    await stream.follow(room, () => this.gate.assertAllowed([room], connection));
    // The room was allowed to a credential that has been replaced meanwhile.
    if (connection.credential !== credential) await this.recheck(connection);
  }

  /**
   * Asks the `RoomPolicy` again about all rooms of a connection, whose user has changed, and takes it out of those that are refused or for which
   * the policy fails. A stream without any room left is closed as `evicted`.
   *
   * @returns the rooms it was taken out of.
   */
  async recheck(connection: SseConnection): Promise<string[]> {
    const stream = this.streams.get(connection);
    if (!stream) return [];
    return this.gate.refused(stream.subscription.roomNames, connection, (room) => stream.evict(room));
  }

  /** Drops a room from an open stream, which completes when it was the last. @throws NotJoinedError */
  unfollow(room: string, connection: SseConnection): void {
    streamOf(this.streams, connection).unfollow(room);
  }

  /**
   * Publishes an event to one or more rooms; who follows several of them receives it once. Resolves when it is in the log.
   *
   * @throws InvalidRoomNameError, InvalidEventError, EventValidationError, CallbackTimeoutError, or what the log throws: then nobody received it
   */
  async broadcastToRoom<Declared extends EventDeclaration>(
    rooms: string | readonly string[],
    event: PublishableEvent<Declared>,
    options?: PublishOptions,
  ): Promise<Receipt> {
    return this.publisher.publish(checkRooms(rooms), event, options);
  }

  /** Publishes an event to every connection that has joined any room. @throws as {@link broadcastToRoom} */
  async broadcastToAll<Declared extends EventDeclaration>(
    event: PublishableEvent<Declared>,
    options?: PublishOptions,
  ): Promise<Receipt> {
    return this.publisher.publish([EVERYONE], event, options);
  }

  /** Publishes an event to all connections of a user that have joined any room. @throws as {@link broadcastToRoom} */
  async sendToUser<Declared extends EventDeclaration>(
    userId: string,
    event: PublishableEvent<Declared>,
    options?: PublishOptions,
  ): Promise<Receipt> {
    return this.publisher.publish([userRoom(userId)], event, options);
  }

  /**
   * Sends an event to one connection, on whichever node it is, past the log: it repeats the id that the stream is at, and is not
   * replayed.
   *
   * @returns false if there is no such connection.
   * @throws InvalidEventError, EventValidationError; BackplaneUnavailableError if it may be on a node that cannot be asked
   */
  async send<Declared extends EventDeclaration>(
    connectionId: string,
    event: PublishableEvent<Declared>,
  ): Promise<boolean> {
    return this.publisher.send(connectionId, event, ({ type, data }) =>
      this.control.send({ connectionId, type, text: typeof data === 'string' ? data : toJson(data) }),
    );
  }

  /**
   * The members that are present in a room (see `presence` of `join`), in the order they came.
   *
   * @throws BackplaneUnavailableError, as `size` and `list` too, where the nodes of the application cannot be asked
   */
  async members(room: string): Promise<Member[]> {
    return this.backplane.roster.members(room);
  }

  /** Number of connections that follow a room, on all nodes. */
  async size(room: string): Promise<number> {
    return this.control.size(room);
  }

  /** The rooms that somebody follows, on whichever node. */
  async list(): Promise<string[]> {
    return this.control.list();
  }

  /**
   * Ends a room for all who follow it: they receive what was published before, and streams without another room complete.
   * A client that comes back after that is told to stop (204). Who joins later finds an ordinary room; with `from: 'start'` or
   * `{ last }` it gets the history up to the end, and is done.
   */
  async complete(room: string): Promise<void> {
    checkRooms(room);
    await this.publisher.end(room);
    this.presence.ended(room);
  }

  /**
   * Takes a connection, all connections of a user, or without `who` everybody, out of a room. A stream without another room is closed as `evicted`.
   * A connection that is about to join or to follow the room, and still waits for the `RoomPolicy` or the log, counts as in it.
   *
   * @returns the number of connections that were taken out, on all nodes.
   * @throws InvalidRoomNameError; BackplaneUnavailableError if only those of this node may have been taken out
   */
  async evict(room: string, who?: Evicted): Promise<number> {
    checkRooms(room);
    return this.control.evict(room, who);
  }

  /** @internal */
  async onApplicationShutdown(): Promise<void> {
    await this.presence.close();
    await this.backplane.close();
    await this.fanOut.close();
    await this.log.close();
  }
}

/** @throws NotJoinedError */
function streamOf(streams: ReadonlyMap<SseConnection, RoomStream>, connection: SseConnection): RoomStream {
  const stream = streams.get(connection);
  if (!stream) throw new NotJoinedError(connection.id);
  return stream;
}

/** @throws TypeError for an object that `@Connection()` did not inject. */
function managedConnection(connection: SseConnection): Connection {
  if (connection instanceof Connection) return connection;
  throw new TypeError(
    'join() takes the connection of the stream: inject it into the @Sse() handler with @Connection()',
  );
}
