/** Something that goes onto a stream as one piece; whoever sends the same piece shares the object. */
export interface Frame {
  /** The wire form. */
  readonly text: string;
  /** Size of `text` in bytes of UTF-8. */
  readonly size: number;
  /** Whether it is the protocol's own: a control event or a heartbeat. */
  readonly control?: boolean;
}

/** Makes a frame of wire text. */
export function frameOf(text: string, control = false): Frame {
  return { text, size: Buffer.byteLength(text), control };
}
