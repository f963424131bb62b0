// Texts of the operations page. [English, 简体中文]
export const texts = {
  'section.now': ['Now', '当前'],
  'section.stock': ['Stock', '库存'],
  'section.intake': ['Intake', '接收'],

  'panel.freshness': ['Freshness', '新鲜度'],
  'panel.freshness.why': ['What the numbers of all pages rest on.', '所有页面数据的依据。'],
  'panel.stock': ['Stock', '库存'],
  'panel.stock.why': [
    'What is left of each card and how long it lasts; cards with an open alarm first.',
    '各卡券的剩余与预计可用时间，有未解除告警的在前。',
  ],
  'panel.alarms': ['Alarms', '告警'],
  'panel.alarms.why': ['Stock alarms by card; red where nothing was left.', '各卡券的库存告警；红色表示已无库存。'],
  'panel.alarms.empty': ['No alarm in these days.', '这段时间没有告警。'],
  'panel.attribution': ['Unattributed redemptions', '未归因核销'],
  'panel.attribution.why': ['Redemptions whose receipt was never seen, by day.', '每日没有对应领取记录的核销占比。'],
  'panel.quality': ['What came in', '接收情况'],
  'panel.quality.why': ['By hour of receipt; by day over more than 31 days.', '按接收小时；超过 31 天时按日。'],
  'panel.sources': ['Sources', '来源'],
  'panel.sources.why': ['Received = accepted + repeated + dead letters + ignored.', '接收 = 接受 + 重复 + 死信 + 忽略。'],
  'panel.reasons': ['Why dead letters are dead', '死信原因'],
  'panel.reasons.why': ['A reason narrows the list below.', '点击原因可筛选下方列表。'],
  'panel.reasons.empty': ['No dead letter in these days.', '这段时间没有死信。'],
  'panel.dead-letters': ['Dead letters', '死信'],
  'panel.dead-letters.why': ['Where each of them lies; what it held stays in the database.', '各死信所在位置；内容保留在数据库中。'],
  'panel.dead-letters.empty': ['No dead letter in these days.', '这段时间没有死信。'],
};
