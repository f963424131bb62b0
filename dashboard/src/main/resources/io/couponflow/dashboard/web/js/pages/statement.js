// A month of an account's tokens, from opening to closing, and what each order posted in it. Made to be printed.

import { to } from '../address.js';
import { table } from '../table.js';
import { monthName } from '../format.js';

/** The panels, in sections. */
export function sections() {
  const every = (spec) => ({ audience: 'finance', always: true, needs: ['month'], detail: ({ account, month }) => `${account}, ${monthName(month)}`, ...spec });
  return [
    {
      id: 'statement',
      panels: [
        every({
          query: 'statement',
          views: [
            table([{ name: 'line', as: 'line' }, { name: 'free', as: 'entry', uses: ['line'] }, { name: 'pay', as: 'entry', uses: ['line'] }, 'orders'], {
              row: (tr, row) => tr.classList.toggle('total', ['opening', 'posted', 'closing'].includes(row.line)),
            }),
          ],
        }),
        every({
          query: 'statement-entries',
          limit: 5000,
          views: [
            table([
              { name: 'caused_at', as: 'minute' },
              { name: 'order_id', as: 'mono', href: (row) => to('/finance/order', { order: row.order_id }) },
              { name: 'order_type', as: 'code' },
              { name: 'kind', as: 'code' },
              { name: 'free_delta', as: 'delta' },
              { name: 'pay_delta', as: 'delta' },
              'free_running',
              'pay_running',
            ]),
          ],
        }),
      ],
    },
  ];
}
