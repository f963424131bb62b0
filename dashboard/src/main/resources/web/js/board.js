// Which panel asks when: those in view first, a few at a time, none twice at a time, and nobody while nobody looks.

// As many as the server answers at a time for one audience; more would wait there, where they can't be called back.
const AT_A_TIME = 4;

export class Board {
  #panels = [];
  #running = 0;
  #watch = new IntersectionObserver((entries) => this.#see(entries), { rootMargin: '200px 0px' });

  constructor() {
    this.shown = () => this.#pump();
    document.addEventListener('visibilitychange', this.shown);
  }

  add(panel) {
    panel.board = this;
    panel.wanted = 'all';
    this.#panels.push(panel);
    this.#watch.observe(panel.section);
  }

  #see(entries) {
    for (const entry of entries) {
      const panel = this.#panels.find((one) => one.section === entry.target);
      if (panel) panel.visible = entry.isIntersecting;
    }
    this.#pump();
  }

  /** New numbers: every panel asks again, those out of view once they come into it. */
  commit() {
    for (const panel of this.#panels) panel.wanted ||= 'seen';
    this.#pump();
  }

  /** Other filters: every panel that they matter to asks anew, and what was under way is dropped. */
  refilter() {
    for (const panel of this.#panels) if (panel.refilter()) panel.wanted = 'all';
    this.#pump();
  }

  /** One panel asks anew. */
  renew(panel) {
    panel.running?.abort();
    panel.state('loading');
    panel.wanted = 'all';
    this.#pump();
  }

  redraw() {
    for (const panel of this.#panels) panel.redraw();
  }

  #pump() {
    if (document.hidden) return;
    const waiting = this.#panels.filter((panel) => panel.wanted && !panel.running);
    const next = [...waiting.filter((panel) => panel.visible), ...waiting.filter((panel) => !panel.visible && panel.wanted === 'all')];
    for (const panel of next.slice(0, AT_A_TIME - this.#running)) this.#run(panel);
  }

  async #run(panel) {
    panel.wanted = '';
    this.#running++;
    try {
      await panel.load();
    } finally {
      this.#running--;
      this.#pump();
    }
  }

  close() {
    this.#watch.disconnect();
    document.removeEventListener('visibilitychange', this.shown);
    this.#panels.forEach((panel) => panel.close());
    this.#panels = [];
  }
}
