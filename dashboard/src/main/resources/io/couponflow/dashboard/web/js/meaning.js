// What a number means, behind a small button: within reach of mouse, touch and keyboard alike.

import { el } from './dom.js';
import { t } from './texts.js';

const GAP = 8;

/** A button that shows what `name` means, and the box that it shows; id has to be the page's only one. */
export function meaning(id, name, text) {
  const box = el('div', { class: 'meaning-box', id, popover: 'auto', toggle: (event) => event.newState === 'open' && place(box, button) }, text);
  const button = el('button', { type: 'button', class: 'meaning', popovertarget: id, 'aria-label': t('meaning', { name }) }, '?');
  return [button, box];
}

// Below the button, or above it, but always wholly on the screen.
function place(box, button) {
  const at = button.getBoundingClientRect();
  const left = Math.max(GAP, Math.min(at.left, innerWidth - box.offsetWidth - GAP));
  const below = at.bottom + GAP;
  const top = below + box.offsetHeight + GAP > innerHeight ? Math.max(GAP, at.top - GAP - box.offsetHeight) : below;
  box.style.left = `${left}px`;
  box.style.top = `${top}px`;
}
