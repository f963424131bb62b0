// One token order, push by push.

import { table } from '../table.js';

/** The panels, in sections. */
export function sections() {
  return [
    {
      id: 'order',
      panels: [
        {
          audience: 'finance',
          query: 'order-pushes',
          limit: 200,
          always: true,
          needs: ['order'],
          detail: ({ order }) => order,
          views: [
            table(
              [
                'event_at',
                { name: 'status', as: 'code' },
                { name: 'order_type', as: 'code' },
                ...['free_amount', 'pay_amount'].map((name) => ({ name, as: 'delta' })),
                'free_balance',
                'pay_balance',
                'created_at',
                'paid_at',
                'description',
                'memo',
                'receipt_info',
                { name: 'order_state', as: 'code' },
              ],
              { row: (tr) => tr.classList.add('moment') },
            ),
          ],
        },
      ],
    },
  ];
}
