/** The operation for a feed, the same whatever carries it. */
export function operationOf({ feed, rate, size }) {
  return {
    query: `subscription ($feed: ID!, $rate: Int, $size: Int) {
      feed(feed: $feed, rate: $rate, size: $size) { n t pad }
    }`,
    variables: { feed, rate, size },
  };
}

/** What takes the results of a subscription. */
export function sinkOf(watch) {
  return {
    next({ data, errors }) {
      if (errors) watch.failed(errors.map(({ message }) => message).join('; '));
      else watch.event(data.feed);
    },
    error: (error) => watch.failed(messageOf(error)),
    complete: () => {},
  };
}

function messageOf(error) {
  if (Array.isArray(error)) return error.map(({ message }) => message).join('; ');
  return error.message ?? error.reason ?? 'The connection was refused.';
}
