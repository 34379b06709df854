import type { Connection } from '../connection/connection.js';
import { NotJoinedError } from '../errors/room.errors.js';
import type { Participant } from './participant.js';

/** The participants on this node. */
export class Participants {
  private readonly byConnection = new Map<Connection, Participant>();

  add(participant: Participant): void {
    this.byConnection.set(participant.connection, participant);
  }

  delete({ connection }: Participant): void {
    this.byConnection.delete(connection);
  }

  get(connection: Connection): Participant | undefined {
    return this.byConnection.get(connection);
  }

  /** @throws NotJoinedError */
  of(connection: Connection): Participant {
    const participant = this.byConnection.get(connection);
    if (!participant) throw new NotJoinedError(connection.id);
    return participant;
  }

  all(): Iterable<Participant> {
    return this.byConnection.values();
  }
}
