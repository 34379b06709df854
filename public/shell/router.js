import { refs } from './dom.js';

/**
 * Shows the page that the address names: `#/chat` is `pages/chat/`, of which `chat.html` is put into the outlet, `chat.css`
 * dresses it, and `chat.js` brings it to life: it exports `mount(root, signal)`, and ends its streams when the signal aborts.
 */
export class Router {
  #outlet;
  #links;
  #current = new AbortController();

  constructor(outlet, nav) {
    this.#outlet = outlet;
    this.#links = [...nav.querySelectorAll('a')];
  }

  start() {
    addEventListener('hashchange', () => void this.#show(true));
    void this.#show(false);
  }

  async #show(moved) {
    const name = this.#name();
    // Not the address of a page: a link within the one that is shown.
    if (name === undefined) return;
    this.#current.abort();
    const { signal } = (this.#current = new AbortController());
    this.#mark(name);
    try {
      const [html, { mount }] = await Promise.all([
        fragment(`pages/${name}/${name}.html`),
        import(`../pages/${name}/${name}.js`),
        stylesheet(`pages/${name}/${name}.css`),
      ]);
      if (signal.aborted) return;
      this.#outlet.innerHTML = html;
      mount(this.#outlet, signal);
    } catch (error) {
      if (signal.aborted) return;
      console.error(error);
      this.#fail();
    }
    this.#arrive(moved);
  }

  #name() {
    const { hash } = location;
    if (hash === '') return this.#nameOf(this.#links[0]);
    return this.#links.map((link) => this.#nameOf(link)).find((name) => hash === `#/${name}`);
  }

  #nameOf(link) {
    return link.hash.slice(2);
  }

  #mark(name) {
    for (const link of this.#links) {
      if (this.#nameOf(link) === name) {
        link.setAttribute('aria-current', 'page');
        // On a phone the links are wider than the screen.
        link.scrollIntoView({ block: 'nearest', inline: 'center' });
        document.title = `${link.textContent} · Nestream`;
      } else {
        link.removeAttribute('aria-current');
      }
    }
  }

  #fail() {
    this.#outlet.replaceChildren(document.querySelector('#page-failed').content.cloneNode(true));
    refs(this.#outlet).again.addEventListener('click', () => location.reload());
  }

  /** Where somebody went by keyboard, reading goes on at the top of the new page. */
  #arrive(moved) {
    document.documentElement.classList.add('ready');
    if (!moved) return;
    scrollTo(0, 0);
    this.#outlet.focus({ preventScroll: true });
  }
}

async function fragment(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} was answered with ${response.status}`);
  return response.text();
}

/** Resolves when it applies, so that nobody sees the page without it. One that is there stays there. */
async function stylesheet(url) {
  if (document.querySelector(`link[href="${url}"]`)) return;
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: url });
  await new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject(new Error(`${url} could not be loaded`));
    document.head.append(link);
  });
}
