// Texts of the finance pages. [English, 简体中文]
export const texts = {
  'section.tokens': ['Tokens', '券点'],
  'section.exceptions': ['To be looked at', '待处理'],
  'section.payments': ['Payments', '支付'],
  'section.orders': ['Orders', '订单'],
  'section.order': ['Order', '订单'],

  'panel.balances': ['Balances', '余额'],
  'panel.balances.why': [
    "As reported at the end of each day. A triangle marks a day on which the orders don't explain the balance.",
    '每日最后上报的余额。三角标记订单无法解释余额的日期。',
  ],
  'panel.reconciliation': ['Reconciliation', '对账'],
  'panel.reconciliation.why': [
    'Opening and posted make expected; drift is what was reported beyond that. A day opens its orders.',
    '期初加发生为应有，差额为上报减应有。点击日期查看订单。',
  ],
  'panel.day-orders': ['Orders behind', '当日相关订单：'],
  'panel.day-orders.why': [
    'Posted, reversed or heard of on this day; their amounts are what they and their reversals posted on it. An order opens its pushes.',
    '当日入账、冲回或有推送的订单，数量为当日入账与冲回之和。点击订单查看推送。',
  ],
  'panel.day-orders.empty': ['No order was posted or heard of on this day.', '当日没有相关订单。'],
  'panel.exceptions': ['Exceptions', '异常'],
  'panel.exceptions.why': [
    'Drifts, reversed orders, and orders pending for more than a day.',
    '差额、已冲回的订单，以及超过一天未入账的订单。',
  ],
  'panel.exceptions.empty': ['Nothing to look at: no drift, nothing reversed, nothing pending.', '没有异常：无差额、无冲回、无待入账。'],
  'panel.order-differences': ['Where the platform says otherwise', '与平台订单的差异'],
  'panel.order-differences.why': ['As of the last check against its list of orders.', '以最近一次核对为准。'],
  'panel.order-differences.empty': ['No differences, or nothing was compared yet.', '没有差异，或尚未核对。'],
  'panel.payments': ['Payments by day', '每日支付'],
  'panel.payments.why': ['Payments with a coupon by WeChat Pay: paid and discount.', '使用卡券的微信支付：实付与优惠。'],
  'panel.payment-stores': ['Payments by store', '门店支付'],
  'panel.payment-stores.why': ['In these days.', '所选时段内。'],
  'panel.orders': ['Token orders', '券点订单'],
  'panel.orders.why': ['Heard of in these days. An order opens its pushes.', '所选时段内有推送。点击订单查看推送。'],
  'panel.order-pushes': ['Pushes of order', '订单推送：'],
  'panel.order-pushes.why': ['What was told about it, in order of time. Counts are as told.', '按时间列出收到的推送，数量为推送原值。'],
  'panel.order-pushes.empty': ['Nothing was pushed about this order.', '没有该订单的推送。'],
};
