import type { Alarm } from './alarm.js';
import type { BackplaneCalls } from '../nodes/backplane-calls.js';
import type { BackplaneNode } from '../nodes/backplane.interface.js';
import type { Member } from '../nodes/member.interface.js';
import type { PresenceListener } from '../nodes/presence.js';
import type { Publisher } from './publisher.js';

/** What this node does for the backplane: answers calls, and publishes who joins and leaves. */
export class RoomNode implements BackplaneNode, PresenceListener {
  constructor(
    private readonly calls: BackplaneCalls,
    private readonly publisher: Publisher,
    private readonly alarm: Alarm,
  ) {}

  answer(request: unknown): unknown {
    return this.calls.answer(request);
  }

  async joined(room: string, member: Member): Promise<void> {
    try {
      await this.publisher.publish([room], { type: 'user-joined', data: member });
    } catch (error) {
      this.alarm.raise('"user-joined" could not be published', error);
    }
  }

  async left(room: string, member: Member, idempotencyKey?: string): Promise<void> {
    await this.publisher.publish([room], { type: 'user-left', data: member }, { idempotencyKey });
  }

  failed(error: unknown): void {
    this.alarm.raise('Presence could not be brought up to date, which is tried again', error);
  }
}
