// Which panel asks when: once it comes near the screen, a few at a time, none twice at a time, and nobody while nobody looks.

import { ask } from './api.js';

// One more than the server answers at a time for one audience, so that it never waits for us. Many more would wait there.
const AT_A_TIME = 5;

/** Pixels outside of the screen that count as near. */
const MARGIN = 200;

/** A request under way, and the panels that it is for: what several ask at a time is asked once. */
class Question {
  #control = new AbortController();

  constructor(address, panels) {
    this.address = address;
    this.panels = new Set(panels);
    for (const panel of panels) panel.take(this);
  }

  /** A panel wants something else by now. */
  leave(panel) {
    this.panels.delete(panel);
    if (!this.panels.size) this.#control.abort();
  }

  /** Asks, and says so when the server has answered: the next may ask while this answer is drawn. */
  async settle(answered) {
    let text;
    try {
      text = await ask(this.address, this.#control.signal);
    } catch (failure) {
      answered();
      for (const panel of this.panels) panel.failed(failure);
      return;
    }
    answered();
    for (const panel of this.panels) this.#hand(panel, text);
  }

  async #hand(panel, text) {
    await panel.kind.ready;
    if (this.panels.has(panel)) panel.answered(text);
  }
}

export class Board {
  #panels = [];
  #running = 0;
  #watch = new IntersectionObserver((entries) => this.#see(entries), { rootMargin: `${MARGIN}px 0px` });

  constructor() {
    this.shown = () => this.#pump();
    document.addEventListener('visibilitychange', this.shown);
  }

  add(panel) {
    panel.board = this;
    panel.wanted = 'seen';
    this.#panels.push(panel);
    this.#watch.observe(panel.section);
  }

  /** Asks for what is in view: the observer tells of it with the next frame, for which the library of charts has to be run. */
  look() {
    for (const panel of this.#panels) {
      const { top, height } = panel.section.getBoundingClientRect();
      if (height && top < innerHeight + MARGIN) panel.seen();
    }
    this.#pump();
  }

  #see(entries) {
    for (const entry of entries) {
      const panel = this.#panels.find((one) => one.section === entry.target);
      if (panel && entry.isIntersecting) panel.seen();
      else if (panel) panel.visible = false;
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
    for (const panel of this.#panels) if (panel.refilter()) panel.wanted = 'seen';
    this.#pump();
  }

  /** One panel asks anew. */
  renew(panel) {
    panel.drop();
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
    for (const panel of next) {
      if (!panel.wanted) continue; // Asked just now, together with another.
      if (panel.lacking()) panel.refuse();
      else if (this.#running < AT_A_TIME) this.#run(waiting.filter((one) => one.question() === panel.question() && !one.lacking()));
    }
  }

  #run(panels) {
    this.#running++;
    new Question(panels[0].question(), panels).settle(() => {
      this.#running--;
      this.#pump();
    });
  }

  close() {
    this.#watch.disconnect();
    document.removeEventListener('visibilitychange', this.shown);
    this.#panels.forEach((panel) => panel.close());
    this.#panels = [];
  }
}
