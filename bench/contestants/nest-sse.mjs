import 'reflect-metadata';
import { Headers, Param, Sse, UseInterceptors } from '@nestjs/common';
import { concat, from, Subject } from 'rxjs';
import { History } from './history.mjs';
import { injected, nestServer } from './nest-server.mjs';

class PassThrough {
  intercept(_context, next) {
    return next.handle();
  }
}

/**
 * Plain `@Sse()`, as Nest documents it, with a Subject for each channel and a short history for who comes back.
 *
 * @param options.args `intercepted` puts an interceptor around the handler that does nothing.
 */
export async function start({ args: [variant] }) {
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
  if (variant === 'intercepted') UseInterceptors(new PassThrough())(StreamController);
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
