/**
 * Serves methods to the process that has started this one (see child.mjs), and ends with it: a benchmark that is killed
 * leaves nothing behind.
 */
export function serve(methods) {
  process.on('message', ({ id, method, params }) => {
    Promise.resolve()
      .then(() => methods[method](params))
      .then(
        (result) => process.send({ id, result }),
        (error) => process.send({ id, error: error.stack }),
      );
  });
  const leave = () => methods.orphaned?.() ?? process.exit();
  process.once('disconnect', leave);
  // It may have gone while this process was starting.
  if (!process.connected) leave();
}
