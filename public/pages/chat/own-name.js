const KEY = 'chat.name';

/** The name that was given last: in this tab, else in this browser, else a guest's. */
export function ownName() {
  const name = read(sessionStorage) ?? read(localStorage) ?? guest();
  keep(name, [sessionStorage]);
  return name;
}

/** Two tabs may have two names; the next one begins with the newest. */
export function keepName(name) {
  keep(name, [sessionStorage, localStorage]);
}

function guest() {
  const [number] = crypto.getRandomValues(new Uint16Array(1));
  return `guest-${number.toString(16).padStart(4, '0')}`;
}

function read(storage) {
  try {
    return storage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

function keep(name, storages) {
  try {
    for (const storage of storages) storage.setItem(KEY, name);
  } catch {
    // Storage may be forbidden: then the name lasts as long as the page.
  }
}
