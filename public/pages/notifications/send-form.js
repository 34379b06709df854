import { post } from '../../shell/api.js';
import { refs } from '../../shell/dom.js';

/** The form that tells one user or everyone. */
export function bindSendForm(root) {
  const { form, submit, sent, error } = refs(root);
  const { title, text } = form.elements;

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    sent.textContent = '';
    error.textContent = title.validity.valid ? '' : 'A notification needs a title.';
    if (!title.validity.valid) return title.focus();
    submit.disabled = true;
    try {
      const { to } = await post('notifications', Object.fromEntries(new FormData(form)));
      sent.textContent = `Sent to ${form.querySelector(`[value="${to}"] + span`).textContent}`;
      title.value = text.value = '';
      title.focus();
    } catch (failure) {
      error.textContent = failure.message;
    }
    submit.disabled = false;
  });
}
