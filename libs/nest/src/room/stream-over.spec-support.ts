import { Observable } from 'rxjs';
import type { Connection } from '../connection/connection.js';
import type { RoomSource } from '../connection/room-source.interface.js';
import type { Subscription } from '../subscription/subscription.js';
import { RoomStream, type RoomStreamServices } from './room-stream.js';

/** A room stream whose subscription is played by the test, for what reaches the wire of a connection. */
export function streamOver(connection: Connection, rooms: Partial<RoomSource> = {}): RoomStream {
  const source: RoomSource = {
    established: false,
    roomNames: [],
    settledSeq: (seq) => seq,
    resume: () => undefined,
    ...rooms,
  };
  const services = { streams: new Map(), limits: { take: () => undefined } };
  let stream!: RoomStream;
  new Observable<object>((subscriber) => {
    const shared = services as unknown as RoomStreamServices;
    stream = new RoomStream(connection, subscriber, undefined, shared, undefined);
  }).subscribe();
  stream.subscription = source as Subscription;
  stream.attach([]);
  return stream;
}
