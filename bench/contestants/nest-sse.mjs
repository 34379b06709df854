import 'reflect-metadata';
import { Headers, Param, Sse } from '@nestjs/common';
import { concat, from, Subject } from 'rxjs';
import { History } from './history.mjs';
import { injected, nestServer } from './nest-server.mjs';

/** Plain `@Sse()`, as Nest documents it, with a Subject for each channel and a short history for who comes back. */
export async function start() {
  const channels = new Map();
  const channelOf = (name) => {
    if (!channels.has(name)) channels.set(name, { subject: new Subject(), history: new History() });
    return channels.get(name);
  };

  class StreamController {
    stream(channel, lastEventId) {
      const { subject, history } = channelOf(channel);
      return lastEventId ? concat(from(history.after(lastEventId)), subject) : subject;
    }
  }
  injected(StreamController);
  Sse('stream/:channel')(
    StreamController.prototype,
    'stream',
    Object.getOwnPropertyDescriptor(StreamController.prototype, 'stream'),
  );
  Param('channel')(StreamController.prototype, 'stream', 0);
  Headers('last-event-id')(StreamController.prototype, 'stream', 1);

  const { port, versions } = await nestServer('express', { controllers: [StreamController] });
  return {
    port,
    versions,
    publish: (name, data) => {
      const { subject, history } = channelOf(name);
      const message = { id: String(data.n), data };
      history.add(message.id, message);
      subject.next(message);
    },
  };
}
