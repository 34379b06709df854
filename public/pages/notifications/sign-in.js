import { refs } from '../../shell/dom.js';
import { signIn } from './session.js';

/** @param why what to say to who was signed in before. */
export function showSignIn(root, { why, onSignedIn }) {
  const { form, submit, error } = refs(root);
  const { username, password } = form.elements;
  error.textContent = why;

  for (const button of root.querySelectorAll('[data-username]')) {
    button.addEventListener('click', () => {
      username.value = button.dataset.username;
      password.value = button.dataset.password;
      form.requestSubmit();
    });
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const missing = [username, password].find((input) => !input.validity.valid);
    error.textContent = missing ? 'Give a username and a password.' : '';
    if (missing) return missing.focus();
    submit.disabled = true;
    try {
      onSignedIn(await signIn(username.value, password.value));
    } catch (failure) {
      error.textContent = failure.message;
      submit.disabled = false;
    }
  });
}
