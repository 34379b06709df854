/** The elements below `root` that a script works with, by their `data-ref`. */
export function refs(root) {
  return Object.fromEntries([...root.querySelectorAll('[data-ref]')].map((node) => [node.dataset.ref, node]));
}

/** A new element; text always goes in as text, so nothing that somebody wrote can become markup. */
export function element(tag, { text, ...properties } = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  if (text !== undefined) node.textContent = text;
  node.append(...children);
  return node;
}

/** A checkbox or radio button that looks like a chip. */
export function chip(properties, label) {
  return element(
    'label',
    { className: 'chip' },
    element('input', properties),
    element('span', { text: label }),
  );
}

/** Time of day of an ISO time, as people here write it. */
export function timeOfDay(iso) {
  return new Date(iso).toLocaleTimeString();
}

/** Tells those who do not see the page. */
export function announce(text) {
  document.querySelector('#announcer').textContent = text;
}
