import type { Connection } from '../connection/connection.js';
import type { JoinOptions } from './join-options.interface.js';
import type { Member } from '../nodes/member.interface.js';

/** Where a join resumes: a later join on a connection continues from its position, unless it sets `from` or `snapshot`. */
export function resumePoint(connection: Connection, options: JoinOptions): string | undefined {
  const position = connection.wire.cursor.id;
  if (position === undefined) return connection.lastEventId;
  return options.from === undefined && options.snapshot === undefined ? position : undefined;
}

/** The member that a join makes present in its rooms. */
export function memberOf(connection: Connection, presence: JoinOptions['presence']): Member | undefined {
  if (!presence) return undefined;
  return presence === true ? { id: connection.userId ?? connection.id } : presence;
}

/** Logs a warning when a stream opens whose handler called `join` and did not return the Observable. */
export function warnIfUnsubscribed(connection: Connection): void {
  if (connection.opened) return;
  connection.whenOpen(() => {
    if (!connection.hasJoined) connection.warn(unsubscribed(connection.origin.route));
  });
}

function unsubscribed(route: string): string {
  return (
    `${route} calls rooms.join() and does not return what it gives: the stream stays empty. ` +
    'Return the Observable of join() from the handler, on its own or merged into another'
  );
}
