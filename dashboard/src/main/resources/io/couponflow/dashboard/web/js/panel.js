// One question and its answer on the page: title, explanation, export, and the answer as table or chart, or why there is none.

import * as addresses from './address.js';
import { address, ApiError, MOST_ROWS, PARAMETERS, parse } from './api.js';
import { el } from './dom.js';
import { has, language, t } from './texts.js';

/**
 * A panel. Of what it is made:
 * query; id (if a page asks one query twice); audience;
 * views: one or two of {name, room (pixels that are kept for it until the answer is there, so that what is below doesn't jump, or ask
 * too early), ready (a promise, where something has to be there before it can be drawn), create(host, panel) → {update(answer, panel), close?}};
 * limit (rows at first; a table grows), span (columns of twelve), values(filters) (parameters in place of the filters'),
 * empty(rows) (what counts as nothing), always (whether the period doesn't matter to it),
 * needs (parameters without which there is no question), detail(filters) (added to the title),
 * note(filters) (nodes that are folded up below the title, see panel.….note),
 * drawer (the parameter that opens it; closed it takes no room).
 */
export class Panel {
  /** What is asked for: 'all' = as soon as there is room, 'seen' = once it is in view, '' = nothing. */
  wanted = '';
  running = null;
  visible = false;

  constructor(spec, filters) {
    this.spec = { limit: 50, span: 12, empty: (rows) => rows.length === 0, values: (all) => all, needs: [], ...spec };
    this.id = spec.id ?? spec.query;
    this.filters = filters;
    this.limit = this.spec.limit;
    this.shown = '';
    this.view = null;
    this.#build();
    this.#choose(spec.views[0]);
    this.state('loading');
  }

  #build() {
    const { spec } = this;
    this.host = el('div', { class: 'panel-body' });
    this.detail = el('span', { class: 'panel-detail' });
    this.notice = el('div', { class: 'panel-notice', role: 'status' });
    this.tools = el('div', { class: 'panel-tools' });
    this.note = el('div');
    const title = `panel-${this.id}`;
    this.section = el(
      'section',
      { class: `panel span-${spec.span} ${spec.tone ?? ''}`, 'data-panel': this.id, 'data-query': spec.query, 'aria-labelledby': title },
      el(
        'div',
        { class: 'panel-head' },
        el('div', {}, el('h3', { id: title }, t(`panel.${this.id}`), this.detail), el('p', { class: 'why' }, t(`panel.${this.id}.why`))),
        this.tools,
      ),
      spec.note && el('details', { class: 'note' }, el('summary', {}, t(`panel.${this.id}.note`)), this.note),
      this.notice,
      this.host,
    );
    if (spec.views.length > 1) {
      this.switches = spec.views.map((view) =>
        el(
          'button',
          { type: 'button', class: 'tool', 'data-testid': `view-${view.name}`, click: () => this.#turn(view) },
          t(`view.${view.name}`),
        ),
      );
      this.tools.append(el('div', { class: 'segments', role: 'group', 'aria-label': t('view') }, ...this.switches));
    }
    this.files = ['csv', 'xlsx'].map((kind) =>
      el(
        'a',
        {
          class: 'tool',
          'data-testid': `export-${kind}`,
          download: '',
          title: t(`export.${kind}`),
          'aria-label': `${kind.toUpperCase()}: ${t(`panel.${this.id}`)}`,
        },
        kind.toUpperCase(),
      ),
    );
    this.tools.append(...this.files);
    if (spec.drawer)
      this.tools.append(
        el(
          'button',
          {
            type: 'button',
            class: 'tool',
            'data-testid': 'close',
            'aria-label': t('close'),
            click: () => addresses.change({ [spec.drawer]: '' }),
          },
          '✕',
        ),
      );
  }

  #choose(view) {
    this.view?.close?.();
    this.host.replaceChildren();
    this.kind = view;
    this.view = view.create(this.host, this);
    this.host.style.setProperty('--room', `${view.room}px`);
    this.spec.views.forEach((one, i) => this.switches?.[i].setAttribute('aria-pressed', String(one === view)));
    this.#link();
  }

  async #turn(view) {
    await view.ready;
    if (view === this.kind) return;
    const asked = this.question();
    this.#choose(view);
    if (this.question() !== asked) this.board.renew(this);
    else if (this.answer) this.view.update(this.answer, this);
  }

  /** The column that the table is sorted by, with a leading '-' for the greatest first; '' = the order of the query. */
  get sort() {
    const sort = this.kind.name === 'table' ? addresses.get(`sort.${this.id}`) : '';
    return this.kind.columns?.includes(sort.replace(/^-/, '')) ? sort : ''; // The address may name a column that isn't there.
  }

  sortBy(column) {
    addresses.change({ [`sort.${this.id}`]: column }, true);
  }

  /** Shows more rows of the table. */
  grow() {
    this.limit = Math.min(MOST_ROWS, this.limit + 200);
    if (this.spec.whole) this.view.update(this.answer, this);
    else this.board.renew(this);
  }

  /** What it asks: the address of its answer. */
  question() {
    const limit = this.kind.name === 'table' && !this.spec.whole ? this.limit : MOST_ROWS;
    return address(this.spec.audience, this.spec.query, this.spec.values(this.filters()), { sort: this.sort, limit });
  }

  // The file holds what the screen shows, in the same order, and all of it.
  #link() {
    const values = this.spec.values(this.filters());
    this.detail.textContent = this.spec.detail?.(values) ?? '';
    if (this.spec.note) this.note.replaceChildren(...this.spec.note(values));
    this.section.hidden = Boolean(this.spec.drawer) && !values[this.spec.drawer];
    for (const [i, kind] of ['csv', 'xlsx'].entries()) {
      this.files[i].href = address(this.spec.audience, this.spec.query, values, { sort: this.sort, lang: language() }, `.${kind}`);
    }
  }

  /** Forgets what was asked with other filters; true if this panel now asks for something else. */
  refilter() {
    this.#link();
    if (this.question() === this.asked) return false;
    this.drop();
    this.state('loading');
    return true;
  }

  /** Its request is under way. */
  take(question) {
    this.wanted = '';
    this.running = question;
    this.asked = question.address;
  }

  /** It no longer waits for what it asked. */
  drop() {
    this.running?.leave(this);
    this.running = null;
  }

  answered(text) {
    this.running = null;
    try {
      this.#show(this.asked, text);
    } catch (failure) {
      this.failed(failure);
    }
  }

  /** It is near enough to the screen to be drawn. */
  seen() {
    this.visible = true;
    this.view.seen?.();
  }

  /** What can't be asked, for want of a channel, say, is told at once. */
  refuse() {
    this.wanted = '';
    this.asked = this.question();
    this.#nothing();
  }

  #show(asked, text) {
    const same = this.shown === asked + text && this.view.drawn;
    if (!same) {
      this.answer = parse(text);
      this.answer.renewed = this.shown.startsWith(asked);
      this.shown = asked + text;
    }
    if (this.spec.empty(this.answer.rows)) {
      this.#nothing();
      return;
    }
    this.notice.replaceChildren();
    this.state('ready'); // Before it is drawn: a chart that is not laid out has no size.
    if (!same) this.view.update(this.answer, this);
    this.view.drawn = true;
  }

  /** The parameter that is missing, if any is. */
  lacking() {
    const values = this.spec.values(this.filters());
    const needed = [...(PARAMETERS[this.spec.audience][this.spec.query].includes('account') ? ['account'] : []), ...this.spec.needs];
    return needed.find((name) => !values[name]);
  }

  #nothing() {
    const lacking = this.lacking();
    const own = lacking ? `lacking.${lacking}` : `panel.${this.id}.empty`;
    const hint =
      this.spec.always || has(own)
        ? null
        : el(
            'p',
            {},
            el(
              'a',
              {
                href: addresses.here({ from: '', to: '', card: '', channel: '' }),
                click: addresses.follow({ from: '', to: '', card: '', channel: '' }),
              },
              t('empty.widen'),
            ),
          );
    this.notice.replaceChildren(
      el('p', { class: 'strong' }, t(has(own) ? own : this.spec.always ? 'empty.ever' : 'empty')),
      ...(hint ? [hint] : []),
    );
    this.state('empty');
  }

  failed(failure) {
    this.running = null;
    const known = `error.${failure.status}`;
    const details = [failure.message, ...(failure.mistakes ?? [])].filter((text) => text);
    this.notice.replaceChildren(
      el('p', { class: 'strong' }, t(has(known) ? known : 'error')),
      ...details.map((text) => el('p', { class: 'detail' }, text)),
      el(
        'button',
        {
          type: 'button',
          class: 'button',
          'data-testid': 'retry',
          click: () => this.board.renew(this),
        },
        t('retry'),
      ),
    );
    this.shown = '';
    this.state('error');
    if (!(failure instanceof ApiError)) reportError(failure); // A fault of ours: whoever watches the console is to see it.
  }

  state(state) {
    if (state === 'loading') this.notice.replaceChildren();
    this.section.dataset.state = state;
    this.section.classList.toggle('had', Boolean(this.view.drawn));
    this.section.setAttribute('aria-busy', String(state === 'loading'));
  }

  /** Draws again what is there: another theme has other colours. */
  redraw() {
    if (this.section.dataset.state === 'ready') this.view.update(this.answer, this);
  }

  close() {
    this.drop();
    this.view.close?.();
  }
}
