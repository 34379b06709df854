/** Number of the first event, so that all numbers have ten digits. */
export const FIRST = 1_000_000_000;
/** Added to times, so that all of them have sixteen digits. */
export const EPOCH = 1_000_000_000_000_000;

const SHELL = JSON.stringify({ n: FIRST, t: EPOCH, pad: '' }).length;
/** Offsets in the JSON text. */
export const NUMBER_AT = '{"n":'.length;
export const TIME_AT = `{"n":${FIRST},"t":`.length;
export const PAD_AT = `{"n":${FIRST},"t":${EPOCH},"pad":"`.length;

/** What every contestant publishes: `size` bytes as JSON, with number and due time at fixed places. */
export function payloadOf(number, time, size) {
  return { n: number, t: EPOCH + time, pad: padOf(size) };
}

/** Text that compresses and predicts badly enough; the same in all processes. */
export function padOf(size) {
  let pad = pads.get(size);
  if (pad === undefined) {
    pad = '';
    for (let index = 0; pad.length < size - SHELL; index++)
      pad += ((index * 2_654_435_761) % 4_294_967_291).toString(36);
    pad = pad.slice(0, size - SHELL);
    pads.set(size, pad);
  }
  return pad;
}

const pads = new Map();
