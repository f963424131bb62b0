// The charts of the marketing pages.

import { bars, brief, categories, chart, item, legend, line, overBars, plain, shade, shares, tooltip, values } from '../charts.js';
import { channelName, minN } from '../cells.js';
import { CHOICES, to } from '../address.js';
import { count, day, dayShort, rate, short } from '../format.js';
import { t } from '../texts.js';

const TOP = 10;
const percent = (value) => `${Math.round(value * 100)} %`;

/** Whether nothing happened on any of the days. */
export function quiet(rows) {
  return rows.every((row) => !['views', 'issued', 'redeemed'].some((name) => Number(row[name] ?? 0)));
}

/** Whether nothing was paid on any of the days. */
export function unpaid(rows) {
  return rows.every((row) => !Number(row.payments ?? 0));
}

function restOf({ rows }) {
  return rows.length > TOP ? t('top', { top: TOP, rest: count(rows.length - TOP) }) : '';
}

function wide({ rows }) {
  return Math.min(TOP, rows.length) * 34 + 50;
}

/** Views, of these issues, of these redemptions: bars within each other, the greatest channels by issues on top. */
export function channelFunnel() {
  return chart(
    (answer, look) => {
      const top = byIssues(answer);
      const bar = (name, colour, width, text, place) =>
        bars(
          t(`col.${name}`),
          colour,
          top.map((row) => item(Number(row[name]), text(row), channelName(row.channel))),
          { barWidth: width, itemStyle: { color: colour, borderRadius: 2 }, yAxisIndex: place, z: place + 1 },
        );
      const label = (name) => brief(name, look.narrow ? 12 : 20);
      // An axis for each series: bars of one axis would stand side by side instead of within each other.
      const axis = (show) =>
        categories(
          look,
          top.map((row) => channelName(row.channel)),
          label,
          { show, position: 'left', axisLabel: { show, color: look.text, formatter: label, fontSize: 12, interval: 0 } },
        );
      const rates = {
        show: true,
        position: 'right',
        color: look.muted,
        fontSize: 11,
        distance: 8,
        formatter: ({ dataIndex }) => t('funnel.rates', { claim: rate(top[dataIndex].issued_per_view), redeem: rate(top[dataIndex].rate_so_far) }),
      };
      // The bars of one row start at one point, so the longest of them carries the label.
      const longest = (name) =>
        top
          .map((row, i) => [Number(row[name]) >= Math.max(Number(row.views), Number(row.issued)), i])
          .filter(([is]) => is)
          .map(([, i]) => i);
      const labelled = (series, name) => {
        for (const i of longest(name)) series.data[i].label = rates;
        return series;
      };
      return {
        grid: { left: 8, right: look.narrow ? 96 : 120, top: 32, bottom: 4, containLabel: true },
        xAxis: values(look),
        yAxis: [axis(true), axis(false), axis(false)],
        tooltip: overBars(look),
        series: [
          labelled(
            bar('views', look.views, 20, (row) => count(row.views), 0),
            'views',
          ),
          labelled(
            bar(
              'issued',
              look.issued,
              13,
              (row) => `${count(row.issued)}  ${rate(row.issued_per_view)} ${t('of', { n: count(row.views) })}`,
              1,
            ),
            'issued',
          ),
          bar('redeemed', look.redeemed, 6, (row) => `${count(row.redeemed)}  ${rate(row.rate_so_far)} ${t('of', { n: count(row.issued) })}`, 2),
        ],
      };
    },
    { height: wide, note: restOf, click: ({ dataIndex }, panel) => open(byIssues(panel.answer)[dataIndex]) },
  );
}

// Drawn from the bottom, so the greatest comes last.
function byIssues({ rows }) {
  return [...rows]
    .sort((a, b) => Number(b.issued) - Number(a.issued))
    .filter((row) => Number(row.issued) || Number(row.views))
    .slice(0, TOP)
    .reverse();
}

function open(row) {
  if (row) location.assign(to('/marketing/channel', { channel: row.channel }, CHOICES));
}

/** By day: views; below them issues and what was redeemed of them so far; below those the rate within some days, where enough coupons have had them. */
export function days() {
  return chart(
    ({ rows }, look, panel) => {
      const named = { days: panel.filters().within };
      const enough = (row) => row.mature_rate !== null && Number(row.issued) >= minN();
      const axis = rows.map((row) => row.day);
      const place = (i) => ({ xAxisIndex: i, yAxisIndex: i });
      const counts = (name) => rows.map((row) => item(Number(row[name]), () => count(row[name]), () => day(row.day)));
      const hidden = { axisLabel: { show: false } };
      const side = { left: 46, right: 12 };
      return {
        grid: [
          { ...side, top: 38, height: 76 },
          { ...side, top: 136, height: 130 },
          { ...side, top: 290, bottom: 24 },
        ],
        axisPointer: { link: [{ xAxisIndex: 'all' }] },
        xAxis: [0, 1, 2].map((i) => categories(look, axis, dayShort, { gridIndex: i, ...(i < 2 ? hidden : {}) })),
        yAxis: [
          values(look, short, { splitNumber: 2 }),
          values(look, short, { gridIndex: 1 }),
          shares(look, { gridIndex: 2, splitNumber: 2 }),
        ],
        series: [
          line(t('col.views'), look.views, counts('views'), place(0)),
          bars(t('col.issued'), look.issued, counts('issued'), { barGap: '-100%', ...place(1) }),
          bars(t('col.redeemed'), look.redeemed, counts('redeemed'), place(1)),
          line(
            t('rate.within', named),
            look.series[3],
            rows.map((row) =>
              enough(row)
                ? item(row.mature_rate, () => `${rate(row.mature_rate)} ${t('of', { n: count(row.issued) })}`, () => day(row.day))
                : item(null, '', () => day(row.day)),
            ),
            { connectNulls: true, ...place(2) },
          ),
        ],
      };
    },
    { height: 390 },
  );
}

/** One line per week of issue: solid as far as every coupon had the whole day, dashed where it may still grow. */
export function cohorts() {
  return chart(
    ({ rows }, look) => {
      const weeks = [...new Set(rows.map((row) => row.cohort_week))].sort();
      const series = weeks.flatMap((week, i) => {
        const points = rows.filter((row) => row.cohort_week === week).sort((a, b) => a.day - b.day);
        const known = points.filter((row) => row.complete).length;
        const colour = shade(look, weeks.length < 2 ? 1 : i / (weeks.length - 1));
        const name = t('week', { day: dayShort(week) });
        const data = (some) =>
          some.map((row) => ({
            value: [row.day, row.rate],
            text: `${rate(row.rate)} ${t('of', { n: count(row.issued) })}`,
            head: t('day.since', { n: row.day }),
          }));
        const width = weeks.length - i < 3 ? 2.5 : 1.5;
        return [
          line(name, colour, data(points.slice(0, known)), { lineStyle: { width, color: colour } }),
          line(name, colour, data(points.slice(Math.max(0, known - 1))), {
            lineStyle: { width: 1.5, color: colour, type: [2, 4] },
            silent: true,
            tooltip: { show: false },
          }),
        ];
      });
      return {
        legend: legend(look, { data: weeks.map((week) => t('week', { day: dayShort(week) })) }),
        grid: { left: 8, right: 20, top: 36, bottom: 22, containLabel: true },
        xAxis: values(look, (value) => value, {
          name: t('axis.days'),
          nameLocation: 'middle',
          nameGap: 24,
          nameTextStyle: { color: look.muted, fontSize: 11 },
          max: Math.min(60, Math.max(14, ...rows.map((row) => row.day))),
          splitNumber: 6,
          splitLine: { show: false },
        }),
        yAxis: shares(look),
        series,
      };
    },
    { height: 320 },
  );
}

/** Redemptions by days since the receipt. */
export function lags() {
  return chart(
    ({ rows }, look) => {
      const last = Math.max(...rows.map((row) => row.day));
      const label = (value) => (Number(value) === 60 ? '60+' : value);
      const most = rows.filter((row) => row.redeemed).map((row) => row.day);
      const shown = rows.filter((row) => row.day <= Math.max(14, ...(last >= 60 && most.includes(60) ? [60] : most)));
      return {
        legend: { show: false },
        grid: { left: 8, right: 12, top: 12, bottom: 22, containLabel: true },
        xAxis: categories(
          look,
          shown.map((row) => row.day),
          label,
          { name: t('axis.days'), nameLocation: 'middle', nameGap: 24, nameTextStyle: { color: look.muted, fontSize: 11 } },
        ),
        yAxis: values(look),
        tooltip: overBars(look),
        series: [
          bars(
            t('col.redeemed'),
            look.redeemed,
            shown.map((row) =>
              item(Number(row.redeemed), `${count(row.redeemed)}  ${rate(row.share)}`, t('day.since', { n: label(row.day) })),
            ),
          ),
        ],
      };
    },
    { height: 320 },
  );
}

/** From the channel that issued to the one that redeemed. One name may stand on either side, so each side has its own nodes. */
export function matrix() {
  return chart(
    ({ rows }, look) => {
      const id = (side, name) => `${side}${name === null ? '' : `:${name}`}`;
      const names = new Map(
        rows.flatMap((row) => [
          [id('from', row.channel), channelName(row.channel)],
          [id('to', row.redeem_channel), channelName(row.redeem_channel)],
        ]),
      );
      const nodes = [...names.keys()].map((name, i) => ({
        name,
        depth: name.startsWith('from') ? 0 : 1,
        itemStyle: { color: look.series[i % look.series.length], borderWidth: 0 },
      }));
      const most = look.narrow ? 10 : 18;
      return {
        legend: { show: false },
        tooltip: tooltip(look, {
          trigger: 'item',
          formatter: ({ dataType, data, name, value }) =>
            plain(
              dataType === 'edge'
                ? `${names.get(data.source)} → ${names.get(data.target)}\n${t('col.redeemed')}   ${count(data.value)}`
                : `${names.get(name)}\n${t('col.redeemed')}   ${count(value)}`,
            ),
        }),
        series: [
          {
            type: 'sankey',
            left: look.narrow ? 76 : 130,
            right: look.narrow ? 76 : 130,
            top: 10,
            bottom: 10,
            nodeWidth: 10,
            nodeGap: 13,
            draggable: false,
            emphasis: { focus: 'adjacency' },
            label: { color: look.text, fontSize: 12, formatter: ({ name }) => brief(names.get(name), most) },
            lineStyle: { color: 'source', opacity: 0.28, curveness: 0.5 },
            data: nodes.map((node) => ({ ...node, label: { position: node.depth ? 'right' : 'left' } })),
            links: rows
              .filter((row) => Number(row.redeemed))
              .map((row) => ({ source: id('from', row.channel), target: id('to', row.redeem_channel), value: Number(row.redeemed) })),
          },
        ],
      };
    },
    { height: 420 },
  );
}

/** What became of the coupons of the greatest channels. */
export function states() {
  return chart(
    (answer, look) => {
      const top = byIssues(answer);
      const colours = { redeemed: look.redeemed, live: look.accent, expired: look.views, deleted: look.bad };
      return {
        grid: { left: 8, right: 20, top: 36, bottom: 4, containLabel: true },
        xAxis: values(look, percent, { max: 1, interval: 0.25 }),
        yAxis: categories(
          look,
          top.map((row) => channelName(row.channel)),
          null,
          { axisLabel: { color: look.text, formatter: (name) => brief(name, look.narrow ? 12 : 18), interval: 0 } },
        ),
        tooltip: overBars(look),
        series: Object.entries(colours).map(([name, colour]) =>
          bars(
            t(`col.${name}`),
            colour,
            top.map((row) =>
              item(
                row[`${name}_share`] ?? 0,
                `${count(row[name])}  ${rate(row[`${name}_share`])} ${t('of', { n: count(row.issued) })}`,
                channelName(row.channel),
              ),
            ),
            { stack: 'all', barWidth: 16 },
          ),
        ),
      };
    },
    { height: wide, note: restOf },
  );
}
