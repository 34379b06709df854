import type { RoomPolicy } from './room-policy.interface.js';

interface Question {
  readonly room: string;
  answer(allowed: boolean): void;
}

/** A room policy that a test answers, one question at a time. The rooms that it begins with are allowed at once. */
export class ControlledPolicy implements RoomPolicy {
  /** What was asked and not answered yet, in the order it was asked. */
  readonly questions: Question[] = [];

  constructor(private readonly open: readonly string[] = ['a']) {}

  canJoin(room: string): boolean | Promise<boolean> {
    if (this.open.includes(room)) return true;
    return new Promise((resolve) => this.questions.push({ room, answer: resolve }));
  }

  /** Answers the oldest question. */
  answer(allowed: boolean): void {
    this.questions.shift()!.answer(allowed);
  }
}
