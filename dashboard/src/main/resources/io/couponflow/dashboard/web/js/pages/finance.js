// Finance: do the balances move as the orders say, what has to be looked at, and what came in.

import { here, to } from '../address.js';
import { categories, chart, item, legend, line, revenue, tooltip, values } from '../charts.js';
import { day, dayShort, decimal, everyDay, isSome, short } from '../format.js';
import { table } from '../table.js';
import { t } from '../texts.js';

const order = { name: 'order_id', as: 'mono', href: (row) => (row.order_id ? to('/finance/order', { order: row.order_id }) : null) };
const candidates = { name: 'explained_by', as: 'orders' };
const codes = ['order_type', 'status'].map((name) => ({ name, as: 'code' }));
const deltas = ['free_delta', 'pay_delta'].map((name) => ({ name, as: 'delta' }));
const opening = { name: 'day', uses: ['drifted'], href: (row) => here({ day: row.day }) };

// Paid and free tokens may differ by orders of magnitude, so each has an axis of its own.
function balances() {
  return chart(
    (answer, look, panel) => {
      const { from, to: until } = panel.filters();
      const rows = everyDay(answer.rows, from, until);
      const kinds = [
        { name: 'pay', colour: look.accent },
        { name: 'free', colour: look.redeemed },
      ];
      const axis = rows.map((row) => row.day);
      return {
        legend: legend(look, {
          data: kinds.flatMap(({ name }) => [{ name: t(`col.${name}_balance`) }, { name: t(`col.${name}_drift`), icon: 'triangle' }]),
        }),
        grid: [
          { left: 60, right: 16, top: 36, height: '36%' },
          { left: 60, right: 16, top: '58%', bottom: 24 },
        ],
        axisPointer: { link: [{ xAxisIndex: 'all' }] },
        xAxis: kinds.map((_, i) =>
          categories(look, axis, dayShort, {
            gridIndex: i,
            axisLabel: { show: i === 1, color: look.muted, formatter: dayShort, hideOverlap: true, fontSize: 11 },
          }),
        ),
        yAxis: kinds.map((_, i) => values(look, short, { gridIndex: i, scale: true })),
        series: kinds.flatMap(({ name, colour }, i) => {
          const at = (row) => ((row[`${name}_balance`] ?? null) === null ? null : Number(row[`${name}_balance`]));
          const place = { xAxisIndex: i, yAxisIndex: i };
          return [
            line(
              t(`col.${name}_balance`),
              colour,
              rows.map((row) => item(at(row), at(row) === null ? '' : decimal(row[`${name}_balance`]), day(row.day))),
              { step: 'end', connectNulls: true, ...place },
            ),
            {
              type: 'scatter',
              name: t(`col.${name}_drift`),
              symbol: 'triangle',
              symbolSize: 10,
              itemStyle: { color: look.bad },
              ...place,
              data: rows.map((row) =>
                isSome(row[`${name}_drift`]) ? item(at(row), decimal(row[`${name}_drift`], true), day(row.day)) : item(null, ''),
              ),
            },
          ];
        }),
      };
    },
    { height: 340 },
  );
}

const sums = [{ name: 'payments' }, { name: 'paid_fen', bar: true }, 'original_fen', 'discount_fen', 'unpriced'];

// The drifts stand out by a sign and by colour; their day leads to its orders.
const reconciliation = ['opening', 'activity', 'expected', 'reported', 'drift'];
const side = (name) =>
  reconciliation.map((part) => ({ name: `${name}_${part}`, as: part === 'activity' ? 'delta' : part === 'drift' ? 'signed' : undefined }));

/** The panels, in sections. */
export function sections() {
  const audience = 'finance';
  const every = (spec) => ({ audience, ...spec });
  return [
    {
      id: 'tokens',
      panels: [
        every({
          query: 'balances',
          views: [
            balances(),
            table(['day', 'free_balance', 'pay_balance', { name: 'free_drift', as: 'signed' }, { name: 'pay_drift', as: 'signed' }]),
          ],
        }),
        every({
          query: 'reconciliation',
          limit: 100,
          views: [
            table([opening, ...side('free'), ...side('pay'), candidates, order], {
              height: 'tall',
              row: (tr, row) => tr.classList.toggle('drifted', row.drifted === true),
            }),
          ],
        }),
        every({
          query: 'day-orders',
          limit: 100,
          needs: ['day'],
          drawer: 'day',
          tone: 'drawer',
          detail: ({ day: one }) => day(one),
          views: [table([order, ...codes, { name: 'state', as: 'code' }, 'settled_at', 'reversed_at', ...deltas, 'events'])],
        }),
      ],
    },
    {
      id: 'exceptions',
      panels: [
        every({
          query: 'exceptions',
          views: [
            table([
              { name: 'kind', as: 'code' },
              { name: 'day', href: (row) => here({ day: row.day }) },
              { name: 'free_amount', as: 'delta' },
              { name: 'pay_amount', as: 'delta' },
              order,
              candidates,
              ...codes,
              { name: 'since', as: 'minute' },
              { name: 'age_hours', as: 'hours' },
            ]),
          ],
        }),
        every({
          query: 'order-differences',
          always: true,
          views: [
            table([
              order,
              { name: 'kind', as: 'code' },
              { name: 'created_at', as: 'minute' },
              { name: 'our_status', as: 'code' },
              { name: 'their_status', as: 'code' },
              'our_free',
              'their_free',
              'our_pay',
              'their_pay',
              { name: 'free_missing', as: 'signed' },
              { name: 'pay_missing', as: 'signed' },
              { name: 'checked_at', as: 'minute' },
            ]),
          ],
        }),
        every({
          query: 'order-checks',
          always: true,
          limit: 10,
          views: [
            table([
              { name: 'checked_at', as: 'minute' },
              'source',
              { name: 'covered_from', as: 'minute' },
              { name: 'covered_until', as: 'minute' },
              { name: 'orders' },
              'differences',
            ]),
          ],
        }),
      ],
    },
    {
      id: 'payments',
      panels: [
        every({
          query: 'payments',
          span: 7,
          empty: (rows) => rows.every((row) => !Number(row.payments)),
          views: [revenue(300), table(['day', ...sums])],
        }),
        every({ query: 'payment-stores', span: 5, limit: 25, views: [table(['location', ...sums])] }),
      ],
    },
    {
      id: 'orders',
      panels: [
        every({
          query: 'orders',
          views: [
            table([
              order,
              ...codes,
              { name: 'state', as: 'code' },
              ...['created_at', 'paid_at', 'settled_at', 'reversed_at', 'last_event_at'].map((name) => ({ name, as: 'minute' })),
              'events',
              ...deltas,
            ]),
          ],
        }),
      ],
    },
  ];
}
