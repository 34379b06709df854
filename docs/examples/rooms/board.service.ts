import { Injectable } from '@nestjs/common';
import { RoomService } from '@nestream/nest';

@Injectable()
export class BoardService {
  private readonly boards = new Map<string, string[]>();

  constructor(private readonly rooms: RoomService) {}

  load(id: string): { cards: string[] } {
    return { cards: this.boards.get(id) ?? [] };
  }

  /** Stores first and publishes then: a snapshot that is taken between the two already has what the event tells. */
  async addCard(id: string, card: string, requestId: string): Promise<void> {
    this.boards.set(id, [...this.load(id).cards, card]);
    await this.rooms.broadcastToRoom(
      `board:${id}`,
      { type: 'card', data: { card } },
      // The same request again publishes nothing again.
      { idempotencyKey: requestId },
    );
  }
}
