// Texts of the operations page. [English, 简体中文]
export const texts = {
  'section.now': ['Now', '当前'],
  'section.stock': ['Stock', '库存'],
  'section.intake': ['Intake', '接收'],

  'panel.freshness': ['Freshness', '数据时效'],
  'panel.freshness.why': ['What the numbers of all pages rest on.', '所有页面数据的依据。'],
  'mode.run': ['reads and ends', '读完即结束'],
  'mode.job': ['goes on', '持续运行'],
  replay: [
    'First mend the cause. Then one of these commands sends them again, as new pushes: to Kafka, or into a file for the next run. With --dry-run it tells what would be sent and sends nothing; --reason and --source choose some; --again takes those that were sent before as well.',
    '先排除原因，再用以下命令之一作为新推送重新发送：发往 Kafka，或写入文件供下次运行读取。加 --dry-run 只显示将发送的内容；--reason、--source 可限定范围；--again 包含已重放的。',
  ],
  'replay.not': [
    'An empty push, and one of more than 64 KiB, cannot be sent again: it was not kept whole.',
    '空推送和超过 64 KiB 的推送未完整保存，无法重放。',
  ],

  'panel.stock': ['Stock', '库存'],
  'panel.stock.why': [
    'What is left of each card and how long it lasts; cards with an open alarm first.',
    '各卡券的剩余与预计可用时间，有未解除告警的在前。',
  ],
  'panel.cards-not-understood': ['Not understood in the catalogue', '目录中无法识别的内容'],
  'panel.cards-not-understood.why': [
    'What the catalogue says of validity and stock and cannot be read: such a card counts as one without an end, or without a stock.',
    '目录中无法识别的有效期和库存；此类卡券按没有截止时间或没有库存处理。',
  ],
  'panel.cards-not-understood.empty': ['Everything that the catalogue says can be read.', '目录内容均可识别。'],
  'expected.date_info': ['an object', '对象'],
  'expected.date_info.type': [
    'DATE_TYPE_FIX_TIME_RANGE (or 1 or DATE_TYPE_FIX_TERM_RANGE); DATE_TYPE_FIX_TERM (or 2); DATE_TYPE_PERMANENT',
    'DATE_TYPE_FIX_TIME_RANGE（或 1、DATE_TYPE_FIX_TERM_RANGE）；DATE_TYPE_FIX_TERM（或 2）；DATE_TYPE_PERMANENT',
  ],
  'expected.date_info.begin_timestamp': ['whole seconds since 1970; not after end_timestamp', '1970 年以来的整数秒，不晚于 end_timestamp'],
  'expected.date_info.end_timestamp': ['whole seconds since 1970; from 2013 on', '1970 年以来的整数秒，不早于 2013 年'],
  'expected.date_info.fixed_begin_term': ['whole days from 0 to 3000000', '0 至 3000000 的整数天数'],
  'expected.date_info.fixed_term': ['whole days from 0 to 3000000', '0 至 3000000 的整数天数'],
  'expected.sku.total_quantity': ['a whole number from 0 of at most 15 digits', '不小于 0、最多 15 位的整数'],
  'expected.sku.quantity': ['a whole number from 0 of at most 15 digits', '不小于 0、最多 15 位的整数'],

  'panel.alarms': ['Alarms', '告警'],
  'panel.alarms.why': ['Stock alarms by card; red where nothing was left.', '各卡券的库存告警；红色表示已无库存。'],
  'panel.alarms.empty': ['No alarm in these days.', '这段时间没有告警。'],
  'panel.attribution': ['Unattributed redemptions', '未归因核销'],
  'panel.attribution.why': ['Redemptions whose claim was never seen, by day.', '每日没有对应领取记录的核销占比。'],
  'panel.quality': ['What came in', '接收情况'],
  'panel.quality.why': ['By hour of receipt; by day over more than 31 days.', '按接收小时；超过 31 天时按日。'],
  'panel.sources': ['Sources', '来源'],
  'panel.sources.why': ['Received = accepted + repeated + dead letters + ignored.', '接收 = 接受 + 重复 + 无法处理的推送 + 忽略。'],
  'panel.reasons': ['Dead letters by reason', '无法处理的推送：按原因'],
  'panel.reasons.why': ['A reason narrows the list below.', '点击原因可筛选下方列表。'],
  'panel.reasons.empty': ['No dead letter in these days.', '这段时间没有无法处理的推送。'],
  'panel.dead-letters': ['Dead letters', '无法处理的推送'],
  'panel.dead-letters.why': ['Where each of them lies; what it held stays in the database.', '各推送所在位置，内容保留在数据库中。'],
  'panel.dead-letters.note': ['How to send them again', '如何重放'],
  'panel.dead-letters.empty': ['No dead letter in these days.', '这段时间没有无法处理的推送。'],
};
