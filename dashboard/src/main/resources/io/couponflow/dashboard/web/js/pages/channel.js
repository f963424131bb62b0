// One channel: the same questions as of all, and its cards.

import { revenue } from '../charts.js';
import { overview } from '../overview.js';
import { table } from '../table.js';
import { columns, compared, comparison } from './marketing.js';
import * as graphs from './marketing-charts.js';

/** The panels, in sections. */
export function sections() {
  const every = (spec) => ({ audience: 'marketing', needs: ['channel'], ...spec });
  return [
    {
      id: 'overview',
      panels: [
        every({ query: 'overview', detail: comparison, views: [overview()] }),
        every({ query: 'days', span: 7, empty: graphs.quiet, views: [graphs.days(), table(columns.days)] }),
        every({
          query: 'days',
          id: 'earned',
          span: 5,
          empty: graphs.unpaid,
          views: [revenue(340), table(['day', 'payments', 'paid_fen', 'discount_fen'])],
        }),
      ],
    },
    {
      id: 'its-cards',
      panels: [
        every({
          query: 'channel-cards',
          limit: 25,
          detail: comparison,
          views: [
            table([
              columns.card,
              { name: 'card_type', as: 'code' },
              ...compared,
              { name: 'issued', bar: true },
              'redeemed',
              { name: 'rate_so_far', n: 'issued' },
              'deleted',
              'payments',
              'paid_fen',
              'discount_fen',
            ]),
          ],
        }),
      ],
    },
    {
      id: 'speed',
      panels: [
        every({ query: 'cohorts', span: 7, views: [graphs.cohorts(), table(columns.cohorts)] }),
        every({ query: 'lags', span: 5, empty: graphs.quiet, views: [graphs.lags(), table(columns.lags)] }),
        every({ query: 'windows', span: 12, always: true, views: [table(columns.windows.slice(1))] }),
      ],
    },
    {
      id: 'flow',
      panels: [
        every({
          query: 'matrix',
          span: 6,
          views: [
            graphs.matrix(),
            table([
              { name: 'redeem_channel', as: 'channel' },
              { name: 'redeemed', bar: true },
            ]),
          ],
        }),
        every({ query: 'stores', span: 6, limit: 25, views: [table(columns.stores.slice(0, 2))] }),
        every({ query: 'states', span: 6, always: true, views: [graphs.states(), table(columns.states.slice(1))] }),
        every({
          query: 'staff',
          span: 6,
          limit: 25,
          views: [table([{ name: 'staff', as: 'mono' }, 'location', { name: 'redeemed', bar: true }])],
        }),
      ],
    },
  ];
}
