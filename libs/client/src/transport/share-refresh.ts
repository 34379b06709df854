/** Renews the credentials; whoever uses the same function shares one call of it. */
export type Refresh = () => unknown;

const running = new WeakMap<Refresh, Promise<unknown>>();

/** Calls `refresh`, or joins a call that is under way: many streams that get their 401 together renew once. */
export async function shareRefresh(refresh: Refresh): Promise<void> {
  let call = running.get(refresh);
  if (!call) {
    call = (async () => refresh())();
    running.set(refresh, call);
  }
  try {
    await call;
  } finally {
    running.delete(refresh);
  }
}
