// How a value is shown in a cell or a tile, by its type and, where that is not enough, by what it means.

import { to } from './address.js';
import { el, svg } from './dom.js';
import * as format from './format.js';
import { has, t } from './texts.js';

let smallest = 0;

/** The n below which a rate is shown as uncertain. */
export function setMinN(value) {
  smallest = Number(value);
}

export function minN() {
  return smallest;
}

export function sparkable(type) {
  return type === 'series';
}

/** A function (value, row, cell) → content of the cell; it may mark the cell. */
export function renderer(spec, type) {
  if (spec.as) return AS[spec.as](spec);
  switch (type) {
    case 'rate':
      return (value, row, cell) => rate(value, row[spec.n], cell);
    case 'series':
      return (value) => sparkline(value ?? []);
    case 'text':
      return (value, row, cell) => text(value, cell, spec.name);
    case 'decimal':
      return (value) => format.decimal(value, false, spec.places);
    case 'flag':
      return (value) => (value ? t('yes') : '–');
    default:
      return (value) => format.byType(type, value);
  }
}

const AS = {
  /** A rate with its 95 % interval, whose n is not in a column beside it. */
  'interval-of': (spec) => (value, row, cell) => AS.interval(spec)(value, row, cell, ` ${t('of', { n: format.count(row[spec.n]) })}`),
  /** A rate with its 95 % interval, whose ends stand in the columns low and high. */
  interval: (spec) =>
    (value, row, cell, n = '') =>
      el(
        'span',
        {},
        rate(value, row[spec.n], cell),
        value === null ? '' : el('small', {}, ` ${t('interval', { low: format.rate(row[spec.low]), high: format.rate(row[spec.high]) })}${n}`),
      ),
  verdict: () => (value, row, cell) => verdict(value, cell),
  ratio: (spec) => (value, row, cell) => {
    lowN(row[spec.n], cell);
    return format.ratio(value);
  },
  tenth: () => (value) => format.tenth(value),
  change: (spec) => (value, row, cell) => change(value, row[spec.n], cell, row[spec.verdict]),
  signed: (spec) => (value, row, cell) => drift(value, cell, spec.places),
  delta: (spec) => (value) => format.decimal(value, true, spec.places),
  channel: () => (value, row, cell) => channel(value, cell),
  code: () => (value, row, cell) => code(value, cell),
  card: () => (value, row, cell) => card(row, cell),
  /** Orders that could be meant, each a link. */
  orders: () => (value) => (value ? el('span', {}, ...links(value)) : '–'),
  /** A line of a statement: what is added or taken has its sign, a balance has none. */
  entry: (spec) => (value, row) => format.decimal(value, !['opening', 'closing'].includes(row.line), spec.places),
  line: () => (value) => t(`line.${value}`),
  expected: () => (value, row, cell) => text(has(`expected.${row.field}`) ? t(`expected.${row.field}`) : value, cell),
  minute: () => (value) => format.minute(value),
  hours: () => (value) => format.span(value === null ? null : Number(value) * 3600),
  alarm: () => (value) => (value ? el('span', { class: 'badge bad' }, `⚠ ${t('alarm.open')}`) : '–'),
  left: () => (value, row) => left(row),
  mono: (spec) => (value, row, cell) => (value ? el('code', {}, text(value, cell, spec.name)) : text(value, cell, spec.name)),
};

function links(orders) {
  return orders.split(', ').flatMap((order, i) => [i ? ', ' : '', el('a', { href: to('/finance/order', { order }) }, order)]);
}

function lowN(n, cell) {
  const low = n !== null && n !== undefined && Number(n) < smallest;
  cell.classList.toggle('low-n', low);
  if (n !== null && n !== undefined) cell.title = `${t('n', { n: format.count(n) })}${low ? ` – ${t('n.low', { min: smallest })}` : ''}`;
}

/** A rate; its n is in the title, and marks it where it is too small to trust. */
export function rate(value, n, cell) {
  lowN(n, cell);
  return format.rate(value);
}

/**
 * A difference of two rates in percentage points, by its verdict: a rise or a fall has a triangle and a sign, so that its colour is no more than a
 * help; one that chance may have made has neither.
 */
export function change(value, n, cell, verdict) {
  lowN(n, cell);
  if (value === null || value === undefined) return '–';
  const points = t('points', { n: format.tenth(Math.abs(value * 100)) });
  if (verdict === 'better' || verdict === 'worse') return trend(value * 100, points);
  cell.title = `${cell.title}${cell.title ? ' – ' : ''}${t(`change.${verdict ?? 'even'}`)}`;
  return el('span', { class: 'even' }, `${value < 0 ? '−' : '+'}${points}`);
}

const SIGNS = { better: ['▲', 'up'], worse: ['▼', 'down'], even: ['≈', 'even'], few: ['?', 'even'] };

function verdict(value, cell) {
  if (value === null) return '–';
  const [sign, tone] = SIGNS[value];
  cell.title = t(`verdict.${value}.why`, { min: format.count(smallest) });
  return el('span', { class: tone }, `${sign} ${t(`verdict.${value}`)}`);
}

/** An amount of change with its direction. */
export function trend(value, size) {
  const shown = Math.abs(value) < 0.05 ? 0 : Math.sign(value);
  const signs = { '-1': '▼ −', 0: '±', 1: '▲ +' };
  return el('span', { class: ['down', 'even', 'up'][shown + 1] }, signs[shown] + size);
}

function drift(value, cell, places) {
  const some = format.isSome(value);
  cell.classList.toggle('drift', some);
  return some ? `⚠ ${format.decimal(value, true, places)}` : format.decimal(value, false, places);
}

// Of what rows are told apart by, '' is a place of its own; elsewhere it is nothing told.
const PLACES = new Set(['location', 'staff']);

function text(value, cell, name) {
  if (value === null || value === '') return el('span', { class: 'muted' }, value === '' && PLACES.has(name) ? t('unknown') : '–');
  cell.title = value;
  return value;
}

/** A channel's name as people call it. */
export function channelName(value) {
  return value === null
    ? t('channel.others')
    : has(`channel.${value}`)
      ? t(`channel.${value}`)
      : value === ''
        ? t('channel.none-told')
        : value;
}

function channel(value, cell) {
  cell.title = has(`channel.${value}.why`) ? t(`channel.${value}.why`) : value;
  return el('span', { class: has(`channel.${value}`) ? 'muted' : null }, channelName(value));
}

/** The name of a code such as ORDER_STATUS_SUCC; itself where it has none. */
export function codeName(value) {
  return has(`code.${value}`) ? t(`code.${value}`) : value;
}

function code(value, cell) {
  if (value === null || value === '') return '–';
  cell.title = has(`code.${value}.why`) ? `${value}: ${t(`code.${value}.why`)}` : value;
  return codeName(value);
}

function card(row, cell) {
  cell.title = `${row.title ?? ''} ${row.card_id}`.trim();
  return el('span', { class: 'card-name' }, el('span', {}, row.title || row.card_id), row.title ? el('small', {}, row.card_id) : '');
}

function left(row) {
  if (row.remaining === null || !row.initial) return format.count(row.remaining);
  const share = Math.max(0, Math.min(1, row.remaining / row.initial));
  const fill = el('span', { class: share < 0.1 ? 'gauge-fill scarce' : share < 0.25 ? 'gauge-fill little' : 'gauge-fill' });
  fill.style.width = `${share * 100}%`;
  return el(
    'span',
    { class: 'left' },
    el('span', { class: 'gauge', 'aria-hidden': 'true' }, fill),
    el('span', {}, format.count(row.remaining)),
    el('small', {}, format.rate(share)),
  );
}

const WIDTH = 96;
const HEIGHT = 22;

/** A small line without axes: the shape of some days or weeks. */
export function sparkline(values) {
  const numbers = values.map(Number);
  const top = Math.max(1, ...numbers);
  const step = WIDTH / Math.max(1, numbers.length - 1);
  const points = numbers.map((value, i) => `${(i * step).toFixed(1)},${(HEIGHT - 2 - ((HEIGHT - 4) * value) / top).toFixed(1)}`);
  const label = t('sparkline', { n: values.length, top: format.count(numbers.length ? Math.max(...numbers) : 0) });
  return svg(
    'svg',
    { class: 'sparkline', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: 'img', 'aria-label': label },
    svg('polygon', { points: `0,${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}` }),
    svg('polyline', { points: points.join(' ') }),
  );
}
