/** Data of `started`, the first event of a text. */
export interface Started {
  readonly prompt: string;
}

/** @public Data of `token`: a piece of the text. */
export interface Token {
  /** From 0. */
  readonly index: number;
  readonly text: string;
}

/** Why a text has ended: complete, stopped by somebody, or read by nobody any more. */
export type DoneReason = 'finished' | 'stopped' | 'abandoned';

/** @public Data of `done`, the last event of a text. */
export interface Done {
  readonly reason: DoneReason;
  /** Number of pieces. */
  readonly tokens: number;
}
