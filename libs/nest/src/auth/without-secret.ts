const MASK = '[credential]';
/** Causes of causes that are looked at. */
const DEPTH = 5;

/** The same error, with a secret taken out of its messages and stacks, since they end up in logs and answers. */
export function withoutSecret(error: unknown, secret: string): unknown {
  let current = error;
  for (let depth = 0; depth < DEPTH && current instanceof Error; depth++) {
    mask(current, secret);
    current = current.cause;
  }
  return error;
}

function mask(error: Error, secret: string): void {
  // The parts of a JWT too: libraries quote its header or payload.
  const parts = [
    secret,
    encodeURIComponent(secret),
    ...secret.split('.').filter((part) => part.length >= 16),
  ];
  const clean = (text: string): string => parts.reduce((rest, part) => rest.replaceAll(part, MASK), text);
  for (const name of ['message', 'stack'] as const) {
    const text = error[name];
    if (typeof text === 'string' && clean(text) !== text) {
      Object.defineProperty(error, name, { value: clean(text), writable: true, configurable: true });
    }
  }
  // An HttpException keeps what it answers beside its message.
  const { response } = error as { response?: unknown };
  if (response !== undefined) {
    Object.defineProperty(error, 'response', {
      value: maskAll(response, clean),
      writable: true,
      configurable: true,
    });
  }
}

function maskAll(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((item) => maskAll(item, clean));
  if (typeof value !== 'object' || !value || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, maskAll(member, clean)]));
}
