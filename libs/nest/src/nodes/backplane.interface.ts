import type { Member } from './member.interface.js';

/** DI token of the backplane in use. */
export const Backplane = Symbol('Backplane');

/** What a backplane asks of the node that it was started for. Its methods must not throw. */
export interface BackplaneNode {
  /** Answers a request of any node, of this one too; both are JSON, the answer maybe a promise of it. */
  answer(request: unknown): unknown;
  /**
   * A member has left a room for good; called on one of the nodes. Resolves when everybody can know. A rejection lets a backplane that
   * can call again later, on this node or another, with the same key: an idempotency key, so that everybody hears it once.
   */
  left(room: string, member: Member, key?: string): Promise<void>;
  /** A member of this node whom the others took to have left is there again: `user-joined` is to be published. */
  joined(room: string, member: Member): Promise<void>;
  /** Something failed that is tried again. */
  failed(error: unknown): void;
}

/** Who is present in which room, on all nodes. A member with connections on several nodes is one member. */
export interface Roster {
  /**
   * This node has its first connection of the member in the room.
   *
   * @returns true when the member was not there before: `user-joined` is to be published. A call that is repeated because it
   *   failed answers as the first would have.
   */
  enter(room: string, member: Member): Promise<boolean>;
  /**
   * The last connection that this node has of the member in the room is gone. A member who does not come back to any node
   * within `grace` milliseconds has left: one of the nodes is told.
   */
  leave(room: string, memberId: string, grace: number): Promise<void>;
  /**
   * The room has ended for this node. Takes members out of whom it has no connection there any more, and all who are in their
   * grace period. No node is told.
   */
  withdraw(room: string, memberIds: readonly string[]): Promise<void>;
  /** Who is present, those in their grace period included, in the order they came. */
  members(room: string): Promise<Member[]>;
}

/**
 * What the nodes of one application share beside the log: who is present in rooms, and calls to each other.
 *
 * A promise that rejects says that the other nodes cannot be reached. Every implementation passes `describeBackplane` of
 * `@nestream/nest/testing`.
 */
export interface Backplane {
  /** Who is present in which room. */
  readonly roster: Roster;
  /** Makes this node one of the nodes. Called once, before all else. */
  start(node: BackplaneNode): void;
  /**
   * Puts a request to every live node, this one included.
   *
   * @param enough called as answers come; the call ends when it returns true.
   * @returns the answers of those that answered, within a time that the implementation bounds.
   */
  call(request: unknown, enough?: (answers: readonly unknown[]) => boolean): Promise<readonly unknown[]>;
  /** Takes this node out. What it still has in rooms leaves when the others notice. */
  close(): Promise<void>;
}

/** A log that brings the backplane for its nodes: the module then uses that. */
export interface BackplaneHost {
  /** The backplane that belongs to the log. */
  readonly backplane: Backplane;
}
