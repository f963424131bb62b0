// The answer on top of the marketing page: which channels to print again, which to leave, and of which too little is known to say.

import { channelName } from '../cells.js';
import { el } from '../dom.js';
import { count, fen, rate } from '../format.js';
import { t } from '../texts.js';

const GROUPS = [
  { verdict: 'better', title: 'answer.again', tone: 'up', shown: 6 },
  { verdict: 'worse', title: 'answer.leave', tone: 'down', shown: 6 },
  { verdict: 'even', title: 'answer.even', tone: 'even', shown: 3 },
  { verdict: 'few', title: 'answer.few', tone: 'even', shown: 3 },
];

/** The view of the rows of `channels`; href(row): the page of a channel. */
export function answer(href) {
  return { name: 'answer', room: 220, create: (host) => new Answer(host, href) };
}

/** Whether no channel of known issues is among the rows. */
export function unknown(rows) {
  return rows.every((row) => row.verdict === null);
}

class Answer {
  constructor(host, href) {
    this.host = host;
    this.href = href;
    host.classList.add('answer');
  }

  update({ rows }, panel) {
    const { within, minimum } = panel.filters();
    const told = { days: within, min: count(minimum) };
    this.host.replaceChildren(
      ...GROUPS.map((group) => {
        const channels = rows.filter((row) => row.verdict === group.verdict).sort(byEvidence(group.verdict));
        return el(
          'section',
          { class: 'verdict', 'data-verdict': group.verdict, 'aria-label': t(group.title) },
          el('h4', { class: group.tone }, t(group.title), el('small', {}, ` ${count(channels.length)}`)),
          channels.length ? this.#list(channels.slice(0, group.shown), group, told) : el('p', { class: 'why' }, t(`${group.title}.none`, told)),
          channels.length > group.shown ? el('p', { class: 'why' }, t('answer.more', { n: count(channels.length - group.shown) })) : '',
        );
      }),
    );
  }

  #list(rows, group, told) {
    return el(
      'ul',
      {},
      ...rows.map((row) =>
        el(
          'li',
          {},
          el('a', { href: this.href(row) }, channelName(row.channel)),
          el('p', {}, sentence(row, group, told)),
          row.paid_per_coupon_fen === null ? '' : el('p', { class: 'why' }, money(row)),
        ),
      ),
    );
  }
}

// The surest first: of the good ones the highest lower end, of the bad ones the lowest upper end, else the most coupons.
function byEvidence(verdict) {
  const by = {
    better: (row) => -row.mature_low,
    worse: (row) => row.mature_high,
    even: (row) => -row.mature_issued,
    few: (row) => -row.mature_issued,
  }[verdict];
  return (a, b) => by(a) - by(b);
}

function sentence(row, { title }, told) {
  return t(`${title}.why`, {
    ...told,
    rate: rate(row.mature_rate),
    low: rate(row.mature_low),
    high: rate(row.mature_high),
    rest: rate(row.rest_rate),
    n: count(row.mature_issued),
  });
}

function money(row) {
  return t('answer.money', { amount: fen(row.paid_per_coupon_fen), coverage: rate(row.coverage) });
}
