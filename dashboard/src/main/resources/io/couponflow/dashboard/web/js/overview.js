// The numbers on top: what happened, how much better or worse than in the days before, and the funnel they make.

import { change, trend, rate as rateOf } from './cells.js';
import { assign, el } from './dom.js';
import { count, fen, rate, ratio, tenth } from './format.js';
import { t } from './texts.js';

// Of each tile: its column, how it reads, and the line below.
const TILES = [
  { name: 'mature_rate', n: 'mature_issued', below: (row, cell) => moved(row, cell) },
  { name: 'views', show: count, below: (row) => versus(row.views, row.before_views) },
  { name: 'issued', show: count, below: (row) => versus(row.issued, row.before_issued) },
  { name: 'redeemed', show: count, below: (row) => soFar(row) },
  { name: 'revenue_fen', show: fen, below: (row) => versus(row.revenue_fen, row.before_revenue_fen) },
  { name: 'discount_fen', show: fen, below: (row) => t('kpi.of-original', { amount: fen(row.original_fen) }) },
  { name: 'coverage', n: 'redeemed', below: (row) => t('kpi.priced', { n: count(row.payments) }) },
  { name: 'gifts_per_issue', show: ratio, below: (row) => t('kpi.gifted', { n: count(row.gifted) }) },
];

/** The view of one row of `overview`. */
export function overview() {
  return { name: 'tiles', room: 200, create: (host) => new Overview(host) };
}

class Overview {
  constructor(host) {
    this.tiles = TILES.map((tile) => {
      const value = el('dd', { class: 'kpi-value', 'data-column': tile.name });
      const below = el('dd', { class: 'kpi-below' });
      host.append(el('dl', { class: 'kpi', title: t(`col.${tile.name}.why`) }, el('dt', {}, t(`col.${tile.name}`)), value, below));
      return { ...tile, value, below, line: tile.below };
    });
    const strip = el('div', { class: 'strip' });
    this.steps = ['views', 'issued', 'redeemed'].map((name) => {
      const bar = el('span', { class: `step-bar of-${name}` });
      const said = el('span', { class: 'step-text' });
      strip.append(
        el('div', { class: 'step' }, el('span', { class: 'step-name' }, t(`step.${name}`)), el('span', { class: 'step-track' }, bar), said),
      );
      return { name, bar, said };
    });
    host.classList.add('kpis');
    host.append(strip);
  }

  update({ rows: [row] }) {
    for (const tile of this.tiles) {
      assign(tile.value, 'data-value', row[tile.name] ?? '');
      const text = tile.n ? rateOf(row[tile.name], row[tile.n], tile.value) : tile.show(row[tile.name]);
      if (tile.value.textContent !== text) tile.value.textContent = text;
      tile.below.replaceChildren(...[tile.line(row, tile.below)].flat());
    }
    this.#funnel(row);
  }

  #funnel(row) {
    const widest = Math.max(1, ...this.steps.map(({ name }) => Number(row[name])));
    const said = {
      views: count(row.views),
      issued: `${count(row.issued)} · ${rate(row.issued_per_view)} ${t('of', { n: count(row.views) })}`,
      redeemed: `${count(row.redeemed)} · ${rate(row.rate_so_far)} ${t('of', { n: count(row.issued) })}`,
    };
    for (const { name, bar, said: text } of this.steps) {
      bar.style.width = `${(100 * Number(row[name])) / widest}%`;
      text.textContent = said[name];
    }
  }
}

// By how much more than before, in percent of before. Of amounts in fen no more than one digit of the result is shown, so a rounded quotient will do.
function versus(now, before) {
  if (before === null || now === null || Number(before) === 0) return t('kpi.no-before');
  const share = (100 * (Number(now) - Number(before))) / Number(before);
  return [trend(share, `${tenth(Math.abs(share))} %`), ` ${t('kpi.before')}`];
}

// The change of the rate by its verdict, and what it rests on.
function moved(row, cell) {
  const sure =
    row.mature_rate === null
      ? t('n', { n: count(row.mature_issued) })
      : t('kpi.interval', { low: rate(row.mature_low), high: rate(row.mature_high), n: count(row.mature_issued) });
  return row.rate_change === null
    ? [`${sure} · ${t('kpi.no-before')}`]
    : [change(row.rate_change, row.before_mature_issued, cell, row.change_verdict), ` ${t('kpi.before')} · ${sure}`];
}

// What is redeemed of young coupons so far isn't compared with that of old ones.
function soFar(row) {
  const known = t('kpi.so-far', { rate: rate(row.rate_so_far), n: count(row.issued) });
  return Number(row.unattributed) ? `${known} · ${t('kpi.unattributed', { n: count(row.unattributed) })}` : known;
}
