// Marketing: which channels bring people, which bring them to the till, and what that earns.

import { CHOICES, to } from '../address.js';
import { revenue } from '../charts.js';
import { day } from '../format.js';
import { overview } from '../overview.js';
import * as graphs from './marketing-charts.js';
import { table } from '../table.js';
import { t } from '../texts.js';
import { answer, unknown } from './answer.js';

const channel = { name: 'channel', as: 'channel' };
const opened = { ...channel, href: (row) => to('/marketing/channel', { channel: row.channel }, CHOICES) };
const card = { name: 'card_id', as: 'card', uses: ['title'] };

export const columns = {
  days: ['day', 'issued', { name: 'mature_rate', n: 'issued' }, 'mature_redeemed', 'views', 'redeemed'],
  cohorts: ['cohort_week', 'issued', 'day', 'redeemed', { name: 'rate', n: 'issued' }, 'complete'],
  lags: ['day', { name: 'redeemed', bar: true }, 'share'],
  stores: [{ name: 'location' }, { name: 'redeemed', bar: true }, 'payments', 'paid_fen', 'original_fen', 'discount_fen'],
  states: [
    opened,
    'issued',
    'redeemed',
    'live',
    'expired',
    'deleted',
    ...['redeemed', 'live', 'expired', 'deleted'].map((name) => ({ name: `${name}_share`, n: 'issued' })),
  ],
  windows: [
    opened,
    'issued',
    ...[1, 7, 14, 30, 60].map((days) => ({ name: `rate_${days}`, n: `mature_${days}`, as: 'interval-of', low: `low_${days}`, high: `high_${days}` })),
  ],
  card,
};

/** The rate that may be compared, and how it has changed: in every table that has them. */
export const compared = [
  { name: 'mature_rate', n: 'mature_issued', as: 'interval', low: 'mature_low', high: 'mature_high', sort: 'ranked_rate' },
  'mature_issued',
  { name: 'rate_change', n: 'before_issued', as: 'change', verdict: 'change_verdict' },
  { name: 'before_rate', n: 'before_issued', as: 'interval', low: 'before_low', high: 'before_high' },
];

/** Whose coupons are compared, and with whose. */
export function comparison({ from, to: last, matureTo, before, beforeTo, within }) {
  const until = matureTo && matureTo < last ? matureTo : last;
  return until < from
    ? t('comparison.none', { days: within })
    : t('comparison', { days: within, from: day(from), to: day(until), before: day(before), beforeTo: day(beforeTo) });
}

const CHANNELS = [
  opened,
  { name: 'verdict', as: 'verdict' },
  ...compared,
  { name: 'issued', bar: true },
  'paid_per_coupon_fen',
  { name: 'trend' },
  'views',
  { name: 'issued_per_view', n: 'views' },
  'redeemed',
  { name: 'rate_so_far', n: 'issued' },
  'paid_fen',
  'discount_fen',
  { name: 'coverage', n: 'redeemed' },
  'gifted',
  { name: 'gifts_per_issue', n: 'issued', as: 'ratio' },
  'deleted',
  'payments',
  'original_fen',
  'mature_redeemed',
  'before_issued',
  'before_redeemed',
];

/** The panels, in sections. */
export function sections() {
  const audience = 'marketing';
  const every = (spec) => ({ audience, ...spec });
  return [
    {
      id: 'overview',
      panels: [
        every({ query: 'channels', id: 'answer', empty: unknown, detail: comparison, views: [answer(opened.href)] }),
        every({ query: 'overview', detail: comparison, views: [overview()] }),
        every({
          query: 'channels',
          id: 'channels-funnel',
          span: 7,
          views: [
            graphs.channelFunnel(),
            table([
              opened,
              'views',
              { name: 'issued', bar: true },
              'redeemed',
              { name: 'issued_per_view', n: 'views' },
              { name: 'rate_so_far', n: 'issued' },
            ]),
          ],
        }),
        every({ query: 'days', span: 5, empty: graphs.quiet, views: [graphs.days(), table(columns.days)] }),
      ],
    },
    { id: 'channels', panels: [every({ query: 'channels', limit: 25, whole: true, detail: comparison, views: [table(CHANNELS, { height: 'tall' })] })] },
    {
      id: 'speed',
      panels: [
        every({ query: 'cohorts', span: 7, views: [graphs.cohorts(), table(columns.cohorts)] }),
        every({ query: 'lags', span: 5, empty: graphs.quiet, views: [graphs.lags(), table(columns.lags)] }),
        every({ query: 'windows', span: 7, limit: 25, always: true, views: [table(columns.windows)] }),
        every({ query: 'states', span: 5, limit: 25, always: true, views: [graphs.states(), table(columns.states)] }),
      ],
    },
    {
      id: 'flow',
      panels: [
        every({
          query: 'matrix',
          span: 7,
          views: [graphs.matrix(), table([channel, { name: 'redeem_channel', as: 'channel' }, { name: 'redeemed', bar: true }])],
        }),
        every({
          query: 'channels',
          id: 'gifts',
          span: 5,
          limit: 25,
          whole: true,
          views: [table([opened, { name: 'gifted', bar: true }, 'issued', { name: 'gifts_per_issue', n: 'issued', as: 'ratio' }])],
        }),
        every({ query: 'stores', span: 7, limit: 25, views: [table(columns.stores)] }),
        every({
          query: 'staff',
          span: 5,
          limit: 25,
          views: [table([{ name: 'staff', as: 'mono' }, 'location', { name: 'redeemed', bar: true }])],
        }),
      ],
    },
    {
      id: 'money',
      panels: [
        every({
          query: 'revenue',
          span: 6,
          empty: graphs.unpaid,
          views: [revenue(340), table(['day', 'payments', 'paid_fen', 'discount_fen', 'original_fen', 'unpriced'])],
        }),
        every({
          query: 'channels',
          id: 'earnings',
          span: 6,
          limit: 25,
          whole: true,
          views: [table([opened, { name: 'paid_fen', bar: true }, 'paid_per_coupon_fen', 'discount_fen', 'payments', { name: 'coverage', n: 'redeemed' }])],
        }),
      ],
    },
    {
      id: 'cards',
      panels: [
        every({
          query: 'card-funnel',
          limit: 25,
          always: true,
          views: [
            table([
              card,
              { name: 'card_type', as: 'code' },
              'views',
              'receipts',
              'activations',
              'issued',
              'redeemed',
              { name: 'receipts_per_view', n: 'views' },
              { name: 'activations_per_issue', n: 'issued' },
              { name: 'rate_so_far', n: 'issued' },
            ]),
          ],
        }),
      ],
    },
    {
      id: 'parity',
      panels: [
        every({
          query: 'parity',
          limit: 25,
          views: [
            table([
              'ref_date',
              card,
              'view_cnt',
              'view_user',
              'receive_cnt',
              'receive_user',
              'verify_cnt',
              'verify_user',
              'given_cnt',
              'given_user',
            ]),
          ],
        }),
        every({
          query: 'parity-differences',
          limit: 25,
          views: [
            table([
              'ref_date',
              { name: 'card_id', as: 'mono' },
              { name: 'measure', as: 'code' },
              { name: 'kind', as: 'code' },
              'ours',
              'theirs',
              { name: 'missing', as: 'delta' },
              { name: 'checked_at', as: 'minute' },
            ]),
          ],
        }),
        every({
          query: 'parity-checks',
          always: true,
          limit: 10,
          views: [
            table([
              { name: 'checked_at', as: 'minute' },
              'source',
              { name: 'covered_from', as: 'minute' },
              { name: 'covered_until', as: 'minute' },
              'card_days',
              'differences',
            ]),
          ],
        }),
      ],
    },
  ];
}
