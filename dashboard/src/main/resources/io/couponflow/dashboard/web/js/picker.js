// A field to choose one of many: a list to choose from, and what is typed narrows it. By keyboard as WAI-ARIA describes a combobox.

import { assign, el } from './dom.js';
import { count } from './format.js';
import { t } from './texts.js';

/** More options take longer to draw than to narrow. */
const MOST_SHOWN = 100;

/** An input with its list below. choose(value) is called with what the reader picks. */
export class Picker {
  #options = [];
  #shown = [];
  #value = '';
  #active = -1;

  constructor(id, choose) {
    this.choose = choose;
    this.input = el('input', {
      type: 'text',
      id,
      'data-testid': id,
      role: 'combobox',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': `${id}-list`,
      focus: () => this.input.select(),
      click: () => this.#open(''),
      input: () => this.#open(this.input.value),
      keydown: (event) => this.#key(event),
      blur: () => this.#close(),
    });
    this.list = el('ul', { id: `${id}-list`, role: 'listbox', 'aria-label': t('picker.options') });
    this.note = el('p', { class: 'picker-note' });
    // Pressed, not clicked: the input keeps the focus, and so the list stays.
    this.popup = el('div', { class: 'picker-popup', hidden: true, pointerdown: (event) => event.preventDefault() }, this.list, this.note);
    this.node = el('div', { class: 'picker' }, this.input, this.popup);
  }

  /** What there is to choose from, as [value, label], and what is chosen. Changes nothing under the hands of who is choosing. */
  fill(options, value) {
    this.#options = options;
    this.#value = value;
    assign(this.input, 'data-value', value);
    if (this.popup.hidden) this.#say();
  }

  #say() {
    const label = this.#options.find(([value]) => value === this.#value)?.[1] ?? this.#value;
    if (this.input.value !== label) this.input.value = label;
    this.input.title = label === this.#value || !this.#value ? label : `${label} ${this.#value}`;
  }

  #open(term) {
    const wanted = term.trim().toLowerCase();
    const found = this.#options.filter((option) => option.some((text) => text.toLowerCase().includes(wanted)));
    this.#shown = found.slice(0, MOST_SHOWN);
    this.list.replaceChildren(
      ...this.#shown.map(([value, label], i) =>
        el(
          'li',
          { role: 'option', id: `${this.list.id}-${i}`, 'data-value': value, click: () => this.#pick(value) },
          el('span', {}, label),
          value && value !== label ? el('small', {}, value) : null,
        ),
      ),
    );
    this.list.hidden = !found.length;
    this.note.textContent = !found.length
      ? t('picker.none')
      : found.length > MOST_SHOWN
        ? t('picker.more', { n: count(found.length - MOST_SHOWN) })
        : '';
    this.note.hidden = !this.note.textContent;
    this.popup.hidden = false;
    assign(this.input, 'aria-expanded', 'true');
    this.#mark(wanted ? 0 : this.#shown.findIndex(([value]) => value === this.#value));
  }

  #mark(index) {
    this.#active = this.#shown.length ? Math.max(-1, Math.min(index, this.#shown.length - 1)) : -1;
    for (const [i, item] of [...this.list.children].entries()) assign(item, 'aria-selected', String(i === this.#active));
    const active = this.list.children[this.#active];
    assign(this.input, 'aria-activedescendant', active?.id ?? null);
    active?.scrollIntoView({ block: 'nearest' });
  }

  #key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    if (event.key in steps) {
      event.preventDefault();
      if (this.popup.hidden) this.#open('');
      else this.#mark(Math.max(0, this.#active + steps[event.key]));
    } else if (event.key === 'Enter' && !this.popup.hidden && this.#active >= 0) {
      event.preventDefault();
      this.#pick(this.#shown[this.#active][0]);
    } else if (event.key === 'Escape') {
      this.#close();
    }
  }

  #pick(value) {
    this.#value = value;
    this.#close();
    this.choose(value);
  }

  #close() {
    this.popup.hidden = true;
    assign(this.input, 'aria-expanded', 'false');
    assign(this.input, 'aria-activedescendant', null);
    this.#say();
  }
}

/** A few to choose from: what the browser has for that. Filled like a picker. */
export class Choice {
  constructor(id, choose) {
    this.node = el('select', { id, 'data-testid': id, change: (event) => choose(event.target.value) });
  }

  fill(options, value) {
    const signature = JSON.stringify(options);
    if (this.signature !== signature) {
      this.signature = signature;
      this.node.replaceChildren(...options.map(([one, label]) => el('option', { value: one }, label)));
    }
    if (this.node.value !== value) this.node.value = value;
  }
}
