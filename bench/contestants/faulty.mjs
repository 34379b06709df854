import { rawServer } from './raw-server.mjs';

/** A server that does not deliver what it should, to show that the benchmark notices. Never part of a comparison. */
export async function start({ args: [fault], ...settings }) {
  const server = await rawServer(
    settings,
    (text) => text,
    (response, text) => response.write(text),
  );
  let count = 0;
  let late;
  const faults = {
    lose: () => undefined,
    double: (send) => {
      send();
      send();
    },
    swap: (send) => (late = send),
    damage: (_send, channel, data) => server.publish(channel, { ...data, pad: data.pad.replace('0', '1') }),
  };
  return {
    ...server,
    publish: (channel, data) => {
      const send = () => server.publish(channel, data);
      if (++count % 4 === 0) {
        faults[fault](send, channel, data);
        return;
      }
      send();
      late?.();
      late = undefined;
    },
  };
}
