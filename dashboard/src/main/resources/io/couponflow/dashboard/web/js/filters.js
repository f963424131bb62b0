// What is looked at: account, card, channel and days. Chosen here, kept in the address.

import * as addresses from './address.js';
import { list, MOST_ROWS } from './api.js';
import { channelName } from './cells.js';
import { assign, el } from './dom.js';
import { day, dayOf, daysBetween, monthName, plusDays } from './format.js';
import { Choice, Picker } from './picker.js';
import { t } from './texts.js';

const PRESETS = [
  ['7', 7],
  ['30', 30],
  ['90', 90],
  ['year', 365],
];
const USUAL_DAYS = 30;
const WITHIN = ['1', '7', '14', '30', '60'];
const USUAL_WITHIN = '7';
const MINIMA = ['30', '100', '300', '1000'];
const MINIMUM = /^\d{1,6}$/;

const DATES = ['from', 'to', 'by'];

/** Filters that say how rates are compared; they stand behind the others. */
const COMPARING = ['within', 'minimum', 'compare'];

/** The period to compare with, as long as the one that is looked at and ahead of it: by a choice 'year', a day to start at, or '' = the days just before. */
function compared(choice, from, to) {
  const length = daysBetween(from, to);
  const before = plusDays(from, -length);
  const yearAgo = `${from.slice(0, 4) - 1}${from.slice(4).replace('-02-29', '-02-28')}`;
  const wish = choice === 'year' ? yearAgo : isDay(choice) ? choice : before;
  const first = wish < before ? wish : before;
  return { before: first, beforeTo: plusDays(first, length - 1) };
}

// What the server takes, see Ask.java.
const FIRST_DAY = '1970-01-01';
const LAST_DAY = '2999-12-31';
const MOST_DAYS = 3660;
const MOST_LETTERS = 512;

function isDay(value) {
  if (!/^\d{4}-\d\d-\d\d$/.test(value) || value < FIRST_DAY || value > LAST_DAY) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value); // The 30th of February becomes a day of March.
}

/** The first day of the last month that is over by a day, if the other lies in it or ahead; else of the month of that day. */
function lastWholeMonth(first, last) {
  if (!first) return '';
  const month = `${last.slice(0, 7)}-01`;
  const before = `${plusDays(month, -1).slice(0, 7)}-01`;
  return before < `${first.slice(0, 7)}-01` ? month : before;
}

/** The first days of the months that two days lie in and of those between, the latest first. */
function monthsBetween(first, last) {
  const months = [];
  if (!first) return months;
  const at = new Date(`${last.slice(0, 7)}-01T00:00:00Z`);
  for (; at.toISOString().slice(0, 7) >= first.slice(0, 7); at.setUTCMonth(at.getUTCMonth() - 1)) months.push(at.toISOString().slice(0, 10));
  return months;
}

/** The filters of a page of an audience; shown(names) says which of them the page has. */
export class Filters {
  #accounts = [];
  #cards = [];
  #channels = [];
  #listed = {};
  #received = '';

  /** today: the server's day, for an account that has none of its own; minN: fewer coupons are too few to compare. */
  constructor(audience, names, { today, minN }) {
    this.audience = audience;
    this.names = names;
    this.today = today;
    this.minN = String(minN);
  }

  /**
   * The values of all filters: the address's, else the usual ones. Empty = any. happened: the same days, but without a choice of the
   * reader the newest of the account, which for what came in late are not those on which it came.
   */
  values() {
    const account = addresses.get('account') || (this.#accounts[0]?.account ?? '');
    const known = this.#accounts.find((one) => one.account === account);
    const last = [known?.last_day ?? '', this.#received].sort().at(-1) || this.today;
    const asked = [addresses.get('from'), addresses.get('to')].map((value) => (isDay(value) ? value : ''));
    const to = asked[1] || (asked[0] > last ? asked[0] : last);
    const from = asked[0] || plusDays(to, 1 - USUAL_DAYS);
    const newest = (asked.join('') === '' && known?.last_day) || to;
    const within = WITHIN.includes(addresses.get('within')) ? addresses.get('within') : USUAL_WITHIN;
    return {
      ...compared(addresses.get('compare'), from, to),
      within,
      minimum: MINIMUM.test(addresses.get('minimum')) ? addresses.get('minimum') : this.minN,
      matureTo: known?.last_day ? plusDays(known.last_day, -1 - within) : '',
      account,
      last,
      first: known?.first_day ?? '',
      from,
      to,
      happened: newest === to ? { from, to } : { from: plusDays(newest, 1 - USUAL_DAYS), to: newest },
      card: addresses.get('card'),
      channel: addresses.get('channel'),
      day: addresses.get('day'),
      month: isDay(addresses.get('month')) ? addresses.get('month') : lastWholeMonth(known?.first_day, known?.last_day),
      order: addresses.get('order'),
      reason: addresses.get('reason'),
      by: this.names.includes('by') && addresses.get('by') === 'week' ? 'week' : '',
    };
  }

  /** Asks which accounts there are and up to which day; true if that changed. */
  async renew() {
    const before = JSON.stringify([this.#accounts, this.#received]);
    [this.#accounts] = await Promise.all([list(this.audience, 'accounts', {}), this.audience === 'ops' && this.#look()]);
    this.update();
    return JSON.stringify([this.#accounts, this.#received]) !== before;
  }

  // What came in is told by the day of its receipt, which is later than what it is about.
  async #look() {
    const [freshness] = await list('ops', 'freshness', {});
    this.#received = freshness?.newest_hour ? dayOf(freshness.newest_hour) : '';
  }

  /**
   * What is wrong with the address: {said, way, changes}, changes being those of the address that mend it; null if nothing is.
   * Of several mistakes the first, since the others may go with it.
   */
  mistake() {
    return this.#wrongDays() ?? this.#wrongComparison() ?? this.#wrongAccount() ?? this.#unknown('card') ?? this.#unknown('channel');
  }

  #wrongDays() {
    const month = addresses.get('month');
    if (this.names.includes('month') && month && !(isDay(month) && month.endsWith('-01')))
      return { said: t('mistake.month', { value: brief(month) }), way: t('mistake.month.way'), changes: { month: '' } };
    if (!this.names.includes('from')) return null;
    const back = { way: t('mistake.days.way'), changes: { from: '', to: '', day: '' } };
    const wrong = ['from', 'to', 'day'].map((name) => addresses.get(name)).find((value) => value && !isDay(value));
    if (wrong) return { said: t('mistake.day', { value: brief(wrong) }), ...back };
    const { from, to } = this.values();
    const days = { from: day(from), to: day(to) };
    if (from > to) return { said: t('mistake.order', days), ...back };
    return daysBetween(from, to) > MOST_DAYS ? { said: t('mistake.span', days), ...back } : null;
  }

  #wrongComparison() {
    if (!this.names.includes('compare')) return null;
    const rules = { within: (value) => WITHIN.includes(value), minimum: (value) => MINIMUM.test(value), compare: (value) => value === 'year' || isDay(value) };
    const wrong = COMPARING.find((name) => addresses.get(name) && !rules[name](addresses.get(name)));
    if (!wrong) return null;
    return { said: t(`mistake.${wrong}`, { value: brief(addresses.get(wrong)) }), way: t('mistake.compare.way'), changes: { [wrong]: '' } };
  }

  #wrongAccount() {
    const account = addresses.get('account');
    if (!account || !this.#accounts.length || this.#accounts.length === MOST_ROWS) return null;
    if (this.#accounts.some((one) => one.account === account)) return null;
    const changes = { account: '', card: '', channel: '' };
    return { said: t('mistake.account', { value: brief(account) }), way: t('mistake.account.way'), changes };
  }

  // Only what the list was asked for may be called unknown: a channel may have come after the list.
  #unknown(name) {
    const value = addresses.get(name);
    if (!value || !this.names.includes(name)) return null;
    const isKnown = this.#listed.account !== this.values().account || this.#listed[name] !== value || this.#knows(name, value);
    if (isKnown && value.length <= MOST_LETTERS && !value.includes('\0')) return null;
    const { account } = this.values();
    return { said: t(`mistake.${name}`, { value: brief(value), account }), way: t(`mistake.${name}.way`), changes: { [name]: '' } };
  }

  #knows(name, value) {
    if (!value || !this.names.includes(name)) return true;
    const [rows, key] = name === 'card' ? [this.#cards, 'card_id'] : [this.#channels, 'channel'];
    // Too many to list, or not added up yet: nobody can tell.
    return rows.length === MOST_ROWS || !rows.length || rows.some((row) => row[key] === value);
  }

  /** Asks what the account has to choose from; again where the address has something else. */
  async lists() {
    const { account, card, channel } = this.values();
    if (!account || (this.#listed.account === account && this.#knows('card', card) && this.#knows('channel', channel))) return;
    const cards = this.audience === 'ops' ? 'stock' : 'cards';
    [this.#cards, this.#channels] = await Promise.all([
      this.names.includes('card') ? list(this.audience, cards, { account }) : [],
      this.names.includes('channel') ? list(this.audience, 'channel-names', { account }) : [],
    ]);
    this.#listed = { account, card, channel };
    this.update();
  }

  build() {
    const pick = (name) =>
      new (COMPARING.includes(name) || name === 'month' ? Choice : Picker)(`filter-${name}`, (value) =>
        addresses.change({ [name]: value, ...(name === 'account' ? { card: '', channel: '', day: '', order: '' } : {}) }),
      );
    const date = (name) =>
      el('input', {
        type: 'date',
        id: `filter-${name}`,
        'data-testid': `filter-${name}`,
        required: true,
        change: (event) => this.#days(name, event.target.value),
      });
    this.fields = Object.fromEntries(this.names.filter((name) => !DATES.includes(name)).map((name) => [name, pick(name)]));
    const field = (name, input) =>
      el('div', { class: `field field-${name}` }, el('label', { for: `filter-${name}` }, t(`filter.${name}`)), input);
    const parts = this.names.filter((name) => !DATES.includes(name) && !COMPARING.includes(name)).map((name) => field(name, this.fields[name].node));
    if (this.names.includes('from')) {
      this.from = date('from');
      this.to = date('to');
      this.presets = PRESETS.map(([name, days]) => ({
        days,
        link: el(
          'a',
          { class: 'preset', 'data-testid': `preset-${name}`, href: '#', click: addresses.follow(() => this.#preset(days)) },
          t(`preset.${name}`),
        ),
      }));
      parts.push(
        field('from', this.from),
        field('to', this.to),
        el('div', { class: 'presets', role: 'group', 'aria-label': t('presets') }, ...this.presets.map(({ link }) => link)),
      );
    }
    if (this.names.includes('compare')) {
      this.before = date('before');
      parts.push(...COMPARING.map((name) => field(name, this.fields[name].node)), field('before', this.before));
    }
    this.grains = (this.names.includes('by') ? ['', 'week'] : []).map((by) => ({
      by,
      button: el(
        'button',
        { type: 'button', class: 'tool', 'data-testid': `by-${by || 'day'}`, click: () => addresses.change({ by }) },
        t(`by.${by || 'day'}`),
      ),
    }));
    if (this.grains.length)
      parts.push(el('div', { class: 'segments', role: 'group', 'aria-label': t('filter.by') }, ...this.grains.map(({ button }) => button)));
    this.summary = el('span', { class: 'filters-summary' });
    this.box = el('div', { class: 'filters', id: 'filters' }, ...parts);
    this.fold = el(
      'button',
      { type: 'button', class: 'fold', 'aria-expanded': 'false', 'aria-controls': 'filters', click: () => this.#unfold() },
      el('span', {}, t('filters')),
      this.summary,
    );
    this.update();
    return el('div', { class: 'filter-bar' }, this.fold, this.box);
  }

  #unfold() {
    const open = this.fold.getAttribute('aria-expanded') !== 'true';
    this.fold.setAttribute('aria-expanded', String(open));
    this.box.classList.toggle('open', open);
  }

  // The newest days need no dates in the address of the usual period: it moves on by itself.
  #preset(days) {
    const { last } = this.values();
    return days === USUAL_DAYS ? { from: '', to: '' } : { from: plusDays(last, 1 - days), to: last };
  }

  #days(name, value) {
    if (!/^(19|20)\d\d-\d\d-\d\d$/.test(value)) return; // A year that is still being typed.
    if (name === 'before') {
      addresses.change({ compare: value });
      return;
    }
    const next = { ...this.values(), [name]: value };
    const other = name === 'from' ? 'to' : 'from';
    if (next.from > next.to) next[other] = value;
    addresses.change({ from: next.from, to: next.to });
  }

  /** Shows what the address says. */
  update() {
    if (!this.box) return;
    const values = this.values();
    this.#fill(
      'account',
      this.#accounts.map((one) => [one.account, one.account]),
      values.account,
      false,
    );
    this.#fill(
      'card',
      this.#cards.map((one) => [one.card_id, one.title || one.card_id]),
      values.card,
      true,
    );
    this.#fill(
      'channel',
      this.#channels.map((one) => [one.channel, channelName(one.channel)]),
      values.channel,
      true,
    );
    this.#fill(
      'month',
      monthsBetween(values.first, values.last).map((month) => [month, monthName(month)]),
      values.month,
      false,
    );
    this.#fillComparing(values);
    if (!this.from) return;
    for (const name of ['from', 'to']) {
      if (this[name].value !== values[name]) this[name].value = values[name];
    }
    for (const { days, link } of this.presets) {
      assign(link, 'href', addresses.here(this.#preset(days)));
      assign(link, 'aria-current', values.to === values.last && daysBetween(values.from, values.to) === days ? 'true' : null);
    }
    for (const { by, button } of this.grains) assign(button, 'aria-pressed', String(by === values.by));
    this.summary.textContent = `${day(values.from)} – ${day(values.to)}`;
  }

  #fillComparing(values) {
    if (!this.before) return;
    const days = (n) => t('days', { n });
    this.#fill('within', WITHIN.map((n) => [n === USUAL_WITHIN ? '' : n, days(n)]), addresses.get('within'), false);
    const minima = [...new Set([this.minN, ...MINIMA])].sort((a, b) => a - b);
    this.#fill('minimum', minima.map((n) => [n === this.minN ? '' : n, t('coupons', { n })]), addresses.get('minimum'), false);
    const since = isDay(addresses.get('compare')) ? addresses.get('compare') : values.before;
    this.#fill('compare', [['', t('compare.before')], ['year', t('compare.year')], [since, t('compare.since')]], addresses.get('compare'), false);
    this.before.value = values.before;
    this.before.max = plusDays(values.from, daysBetween(values.to, values.from) - 2);
  }

  #fill(name, options, value, any) {
    const all = [...(any ? [['', t(`any.${name}`)]] : []), ...options];
    if (value && !all.some(([one]) => one === value)) all.push([value, value]);
    this.fields[name]?.fill(all, value);
  }
}

// As much of what was typed as fits into a sentence.
function brief(value) {
  const letters = [...value.replace(/\p{Cc}/gu, '�')];
  return letters.length > 60 ? `${letters.slice(0, 60).join('')}…` : letters.join('');
}
