import { refs } from '../../shell/dom.js';
import { showInbox } from './inbox-view.js';
import { forget, onOtherTab, rememberedUser } from './session.js';
import { showSignIn } from './sign-in.js';

/** The inbox of who is signed in, or the way there. */
export function mount(root, signal) {
  const { view } = refs(root);
  let current = new AbortController();
  signal.addEventListener('abort', () => current.abort());

  function show(user, why = '') {
    current.abort();
    current = new AbortController();
    const focused = view.contains(document.activeElement);
    const template = root.querySelector(user ? '#inbox-view' : '#sign-in-view');
    view.replaceChildren(template.content.cloneNode(true));
    if (user) showInbox(view, { user, signal: current.signal, onSignedOut });
    else showSignIn(view, { why, onSignedIn: show });
    // What had the focus is gone; reading goes on here.
    if (focused) view.focus({ preventScroll: true });
  }

  function onSignedOut(why) {
    forget();
    show(undefined, why);
  }

  onOtherTab(show, signal);
  show(rememberedUser());
}
