import type { Redis } from 'ioredis';
import type { Random } from '@nestream/test-kit/random';

type Listener = (...all: string[]) => void;

/** Makes the messages of a client get lost, come twice and overtake each other, and its connection for messages break. */
export function shakeMessages(client: Redis, random: Random): void {
  const duplicate = client.duplicate.bind(client);
  client.duplicate = (...args) => {
    const connection = duplicate(...args);
    const on = connection.on.bind(connection) as (event: string, listener: Listener) => Redis;
    connection.on = ((event: string, listener: Listener) =>
      on(
        event,
        event === 'message' ? shaken(connection, listener, random) : listener,
      )) as typeof connection.on;
    return connection;
  };
}

function shaken(connection: Redis, listener: Listener, random: Random): Listener {
  return (...all) => {
    const dice = random.next();
    if (dice < 0.03) return;
    if (dice < 0.035) connection.disconnect();
    else if (dice < 0.1) setTimeout(() => listener(...all), random.below(30));
    else listener(...all);
    if (dice > 0.95) listener(...all);
  };
}
