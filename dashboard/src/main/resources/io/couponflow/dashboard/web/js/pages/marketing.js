// Marketing: which channels bring people, which bring them to the till, and what that earns.

import { to } from '../address.js';
import { revenue } from '../charts.js';
import { overview } from '../overview.js';
import * as graphs from './marketing-charts.js';
import { table } from '../table.js';

const channel = { name: 'channel', as: 'channel' };
const opened = { ...channel, href: (row) => to('/marketing/channel', { channel: row.channel }, ['account', 'card', 'from', 'to', 'lang']) };
const card = { name: 'card_id', as: 'card', uses: ['title'] };

export const columns = {
  days: ['day', 'views', 'issued', 'redeemed', { name: 'rate', n: 'issued' }, 'payments', 'paid_fen', 'discount_fen'],
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
  windows: [opened, 'issued', ...[1, 7, 14, 30, 60].map((days) => ({ name: `rate_${days}`, n: `mature_${days}`, as: 'rate-of' }))],
  card,
};

const CHANNELS = [
  opened,
  'views',
  { name: 'issued', bar: true },
  'redeemed',
  { name: 'trend' },
  { name: 'receive_rate', n: 'views' },
  { name: 'rate', n: 'issued' },
  { name: 'rate_change', n: 'before_issued', as: 'change' },
  'paid_fen',
  'discount_fen',
  { name: 'coverage', n: 'redeemed' },
  'gifted',
  { name: 'gifts_per_issue', n: 'issued', as: 'ratio' },
  'deleted',
  'payments',
  'original_fen',
  { name: 'before_rate', n: 'before_issued' },
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
        every({ query: 'overview', views: [overview()] }),
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
              { name: 'receive_rate', n: 'views' },
              { name: 'rate', n: 'issued' },
            ]),
          ],
        }),
        every({ query: 'days', span: 5, empty: graphs.quiet, views: [graphs.days(), table(columns.days)] }),
      ],
    },
    { id: 'channels', panels: [every({ query: 'channels', limit: 25, whole: true, views: [table(CHANNELS, { height: 'tall' })] })] },
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
          query: 'days',
          id: 'revenue',
          span: 6,
          empty: graphs.unpaid,
          views: [revenue(340), table(['day', 'payments', 'paid_fen', 'discount_fen'])],
        }),
        every({
          query: 'channels',
          id: 'earnings',
          span: 6,
          limit: 25,
          whole: true,
          views: [table([opened, { name: 'paid_fen', bar: true }, 'discount_fen', 'payments', { name: 'coverage', n: 'redeemed' }])],
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
              { name: 'receive_rate', n: 'views' },
              { name: 'activate_rate', n: 'receipts' },
              { name: 'redeem_rate', n: 'issued' },
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
      ],
    },
  ];
}
