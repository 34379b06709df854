import { clampRetry, formatEvent, type ConnectedData, type ControlEventMap } from '@nestream/protocol';
import { frameOf, type Frame } from '../../event/frame.js';

/** What stands on a control event beside its data. */
export interface ControlFields {
  /** The id that the stream is at; a control event repeats it, so that it never costs a client its resume point. */
  readonly id: string | undefined;
  /** Reconnection time in milliseconds that the client is to use from now on, before jitter. */
  readonly retry?: number | undefined;
}

/** Encodes a control event (PROTOCOL.md, section 4). */
export function controlFrame<Type extends keyof ControlEventMap>(
  type: Type,
  data: ControlEventMap[Type],
  fields: ControlFields,
): Frame {
  const retry = fields.retry === undefined ? undefined : jitter(fields.retry);
  return frameOf(formatEvent({ type, id: fields.id, retry, data: JSON.stringify(data) }), true);
}

/** Encodes `connected`, of which nothing can break out of its place: as `controlFrame` does, but in one piece. */
export function connectedFrame(
  { connectionId, resume, heartbeat }: Omit<ConnectedData, 'time'>,
  { id, retry }: Required<ControlFields> & { readonly retry: number },
): Frame {
  const time = new Date().toISOString();
  const text =
    `retry: ${jitter(retry)}\nevent: connected\n` +
    `data: {"connectionId":"${connectionId}","time":"${time}","resume":"${resume}","heartbeat":${heartbeat}}\n` +
    (id === undefined ? '\n' : `id: ${id}\n\n`);
  // All of it is ASCII.
  return { text, size: text.length, control: true };
}

/** Spread over 0.5 to 1.5, so that clients that were cut together come back one by one. */
function jitter(milliseconds: number): number {
  return clampRetry(milliseconds * (0.5 + Math.random()));
}
