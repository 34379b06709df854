import type { Connection } from '../connection/connection.js';
import type { JoinOptions } from './join-options.interface.js';
import type { Member } from '../nodes/member.interface.js';

/** A later join on a connection goes on from its position, unless it says that it begins anew. */
export function resumePoint(connection: Connection, options: JoinOptions): string | undefined {
  const { position } = connection.rooms;
  if (position === undefined) return connection.lastEventId;
  return options.from === undefined && options.snapshot === undefined ? position : undefined;
}

/** Who is announced in the rooms. */
export function memberOf(connection: Connection, presence: JoinOptions['presence']): Member | undefined {
  if (!presence) return undefined;
  return presence === true ? { id: connection.userId ?? connection.id } : presence;
}
