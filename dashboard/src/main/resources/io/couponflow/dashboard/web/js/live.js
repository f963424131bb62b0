// Tells when there are new numbers, and how old those on the screen are.

import { ApiError, ask, serverNow } from './api.js';
import { assign, el } from './dom.js';
import { span, time } from './format.js';
import { t } from './texts.js';

const OLD_SECONDS = 60;
/** Of a run that ends and comes again the next night: a day, and time to read. */
const OLD_SECONDS_OF_A_RUN = 26 * 3600;
const AGAIN_MS = 2000;
const AGAIN_AT_MOST_MS = 60000;

/** The line "As of …", fed by the server's events; commit() is called for every commit after the first. */
export class Live {
  #source = null;
  #commit = null;
  #away = false;
  #lost = false;
  #pause = AGAIN_MS;

  constructor(commit) {
    this.commit = commit;
    this.dot = el('span', { class: 'dot', 'aria-hidden': 'true' });
    this.said = el('span');
    this.line = el('p', { class: 'as-of', 'data-testid': 'as-of' }, this.dot, this.said);
    this.listening = () => this.#listen();
    // Browsers allow few connections to one server: a tab that nobody sees holds none.
    document.addEventListener('visibilitychange', this.listening);
    addEventListener('pagehide', () => this.#stop());
    addEventListener('pageshow', this.listening);
    this.timer = setInterval(() => this.show(), 1000);
    this.#listen();
    this.show();
  }

  #listen() {
    if (document.hidden) {
      this.#stop();
      return;
    }
    if (this.#source) return;
    const source = new EventSource('/api/events');
    this.#source = source;
    source.addEventListener('commit', (event) => this.#committed(JSON.parse(event.data)));
    source.addEventListener('away', () => {
      this.#away = true;
      this.show();
    });
    source.addEventListener('error', () => {
      this.#lost = true;
      this.show();
      // The browser reconnects by itself, but not where it was refused.
      if (source.readyState !== EventSource.CLOSED) return;
      this.#stop();
      this.#later();
    });
  }

  // Whether one has to log in anew is only told to who asks; ask() goes there then.
  #later() {
    setTimeout(async () => {
      try {
        await ask('/api/session');
        this.#listen();
      } catch (failure) {
        if (!(failure instanceof ApiError)) throw failure;
        this.#later();
      }
    }, this.#pause);
    this.#pause = Math.min(AGAIN_AT_MOST_MS, 2 * this.#pause);
  }

  #stop() {
    this.#source?.close();
    this.#source = null;
  }

  #committed(commit) {
    const isNew = JSON.stringify(commit) !== JSON.stringify(this.#commit);
    const back = this.#lost || this.#away;
    const first = this.#commit === null;
    this.#commit = commit;
    this.#lost = false;
    this.#away = false;
    this.#pause = AGAIN_MS;
    this.show();
    if ((isNew && !first) || back) this.commit();
  }

  show() {
    const at = this.#commit?.last_commit_at;
    const mode = this.#commit?.bounded ? 'run' : 'job';
    const oldest = mode === 'run' ? OLD_SECONDS_OF_A_RUN : OLD_SECONDS;
    const seconds = at ? Math.max(0, Math.round((serverNow() - Date.parse(at)) / 1000)) : null;
    const state = this.#away || this.#lost ? 'bad' : seconds === null || seconds > oldest ? 'old' : 'fresh';
    assign(this.line, 'data-state', state);
    const said = at ? t('as-of', { time: time(at), age: span(seconds) }) : t(this.#commit ? 'as-of.never' : 'as-of.asking');
    const trouble = this.#away
      ? ` · ${t('as-of.away')}`
      : this.#lost
        ? ` · ${t('as-of.lost')}`
        : this.#commit?.sums_pending
          ? ` · ${t('as-of.pending')}`
          : mode === 'run'
            ? ` · ${t('as-of.run')}`
            : '';
    if (this.said.textContent !== said + trouble) this.said.textContent = said + trouble;
    this.line.title = t(state === 'bad' || !at ? `as-of.${state}.why` : `as-of.${state}.${mode}.why`);
  }
}
