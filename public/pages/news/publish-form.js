import { post } from '../../shell/api.js';
import { announce, chip } from '../../shell/dom.js';

const CATEGORIES = ['business', 'science', 'sports', 'weather'];

/** Sends what is written in the form; the feed shows it when it comes back as an event. */
export function preparePublishing({ form, categories, publish, refusal }) {
  const { headline, body } = form.elements;
  for (const value of CATEGORIES) {
    const checked = value === CATEGORIES[0];
    categories.append(chip({ type: 'radio', name: 'category', value, checked }, value));
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    refusal.textContent = '';
    if (!headline.value.trim()) {
      refusal.textContent = 'Please give a headline.';
      headline.focus();
      return;
    }
    publish.disabled = true;
    try {
      await post('news', {
        category: form.elements.category.value,
        headline: headline.value,
        body: body.value,
      });
      headline.value = body.value = '';
      headline.focus();
      announce('Published');
    } catch (error) {
      refusal.textContent = error.message;
    }
    publish.disabled = false;
  });
}
