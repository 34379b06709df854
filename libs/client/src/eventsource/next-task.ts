/** What there may be: the one in Node, Deno and Bun, the other in browsers. */
const scope: {
  readonly setImmediate?: (callback: () => void) => unknown;
  readonly MessageChannel?: typeof MessageChannel;
} = globalThis;

let channel: MessageChannel | undefined;
const waiting: (() => void)[] = [];

/**
 * Resolves in a task of its own, as soon as there can be one. Not with a timer where anything else is there: browsers make
 * timers that follow each other wait for 4 ms, and longer in pages that are hidden.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    if (scope.setImmediate) {
      scope.setImmediate(resolve);
    } else if (scope.MessageChannel) {
      waiting.push(resolve);
      openChannel().port2.postMessage(0);
    } else {
      setTimeout(resolve);
    }
  });
}

function openChannel(): MessageChannel {
  if (!channel) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => waiting.shift()!();
  }
  return channel;
}
