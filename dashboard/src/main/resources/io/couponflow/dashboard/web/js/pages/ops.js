// Operations: what runs out, whether everything arrives, and how fresh it is.

import { get, here } from '../address.js';
import { bars, brief, categories, chart, item, line, overBars, plain, shares, tooltip, values } from '../charts.js';
import { count, day, dayOf, dayShort, daysBetween, everyDay, instant, minute, rate, span, wall } from '../format.js';
import { assign, el } from '../dom.js';
import { codeName } from '../cells.js';
import { table } from '../table.js';
import { t } from '../texts.js';

const card = { name: 'card_id', as: 'card', uses: ['title'] };
const MOST_CARDS = 12;
const HOUR_MS = 3600000;
const HOURS_UP_TO = 31; // Days; over longer periods the query counts by day.

// A place on an axis of instants: its day, or within few days its time.
function moment(days) {
  return (at) => {
    const text = new Date(at).toISOString();
    return days > 3 || text.includes('T00:00') ? dayShort(text.slice(0, 10)) : text.slice(11, 16);
  };
}

// Alarms and redemptions are of the days on which they happened. These are told where they are other days than the page's.
const happened = {
  values: (all) => ({ ...all, ...all.happened, other: all.happened.to !== all.to }),
  detail: ({ from, to: until, other }) => (other ? `${day(from)} – ${day(until)}` : ''),
};

function dayOrWeek(value, by) {
  return by === 'week' ? t('week', { day: day(value) }) : day(value);
}

// Alarms of each card as they came, the smaller the stock they told of the redder.
function alarms() {
  return chart(
    ({ rows }, look, panel) => {
      const { from, to: until } = panel.filters().happened;
      const names = new Map(rows.map((row) => [row.card_id, row.title || row.card_id]));
      const raised = rows.filter((row) => Number(row.alarms));
      const sums = new Map(
        [...names.keys()].map((id) => [id, raised.filter((row) => row.card_id === id).reduce((sum, row) => sum + Number(row.alarms), 0)]),
      );
      const ids = [...sums]
        .filter(([, sum]) => sum)
        .sort((a, b) => b[1] - a[1])
        .slice(0, MOST_CARDS)
        .map(([id]) => id)
        .reverse();
      const told = (row) => (row.lowest_quantity === null ? '–' : count(row.lowest_quantity));
      return {
        legend: { show: false },
        grid: { left: 8, right: 16, top: 8, bottom: 4, containLabel: true },
        xAxis: {
          type: 'time',
          min: Date.parse(from),
          max: Date.parse(until) + 86400000,
          axisLabel: { color: look.muted, fontSize: 11, hideOverlap: true, formatter: moment(daysBetween(from, until)) },
          axisLine: { lineStyle: { color: look.line } },
          splitLine: { show: false },
        },
        yAxis: categories(look, ids, (id) => brief(names.get(id), look.narrow ? 12 : 22), {
          splitLine: { show: true, lineStyle: { color: look.line } },
          axisLabel: { color: look.text, interval: 0, formatter: (id) => brief(names.get(id), look.narrow ? 12 : 22) },
        }),
        tooltip: tooltip(look, { trigger: 'item', formatter: ({ data }) => plain(data.text) }),
        series: [
          {
            type: 'scatter',
            clip: false,
            name: t('col.alarms'),
            emphasis: { disabled: true },
            symbolSize: (_, { data }) => Math.min(20, 7 + 2 * Math.sqrt(data.alarms)),
            data: raised
              .filter((row) => ids.includes(row.card_id))
              .map((row) => ({
                value: [wall(row.first_at ?? row.window_start), row.card_id],
                alarms: Number(row.alarms),
                itemStyle: { color: Number(row.lowest_quantity ?? 1) === 0 ? look.bad : look.warn, opacity: 0.85 },
                text: `${names.get(row.card_id)}\n${minute(row.first_at)}\n${t('col.alarms')}   ${count(row.alarms)}\n${t('col.lowest_quantity')}   ${told(row)}`,
              })),
          },
        ],
      };
    },
    {
      height: ({ rows }) =>
        Math.max(140, Math.min(MOST_CARDS, new Set(rows.filter((row) => Number(row.alarms)).map((row) => row.card_id)).size) * 30 + 40),
    },
  );
}

// Hours and days in which nothing came have no row, but their place in time.
function steady(rows, byDay, by) {
  const sorted = [...rows].sort((a, b) => (a.hour < b.hour ? -1 : 1)).map((row) => ({ ...row, day: dayOf(row.hour) }));
  if (byDay) return everyDay(sorted, sorted[0].day, sorted.at(-1).day, by);
  const known = new Map(sorted.map((row) => [Date.parse(row.hour), row]));
  const [first, last] = [sorted[0], sorted.at(-1)].map((row) => Date.parse(row.hour));
  return Array.from(
    { length: (last - first) / HOUR_MS + 1 },
    (_, i) => known.get(first + i * HOUR_MS) ?? { hour: new Date(first + i * HOUR_MS).toISOString() },
  );
}

function quality() {
  return chart(
    ({ rows }, look, panel) => {
      const filters = panel.filters();
      const days = daysBetween(filters.from, filters.to);
      const byDay = days > HOURS_UP_TO || filters.by === 'week';
      const head = (row) => (byDay ? dayOrWeek(row.day, filters.by) : minute(row.hour));
      const kinds = { accepted: look.accent, duplicates: look.views, ignored: look.series[3], dead_letters: look.bad };
      const sorted = steady(rows, byDay, filters.by);
      return {
        xAxis: categories(
          look,
          sorted.map((row) => (byDay ? row.day : row.hour)),
          (at) => (byDay ? dayShort(at) : sorted.length > 72 ? dayShort(dayOf(at)) : minute(at)),
        ),
        yAxis: values(look),
        tooltip: overBars(look),
        series: Object.entries(kinds).map(([name, colour]) =>
          bars(
            t(`col.${name}`),
            colour,
            sorted.map((row) => item(Number(row[name] ?? 0), () => count(row[name] ?? 0), () => head(row))),
            { stack: 'all' },
          ),
        ),
      };
    },
    { height: 280 },
  );
}

function attribution() {
  return chart(
    (answer, look, panel) => {
      const { by, happened: days } = panel.filters();
      const rows = everyDay(answer.rows, days.from, days.to, by);
      return {
        legend: { show: false },
        grid: { left: 8, right: 12, top: 12, bottom: 4, containLabel: true },
        xAxis: categories(
          look,
          rows.map((row) => row.day),
          dayShort,
        ),
        yAxis: shares(look),
        series: [
          line(
            t('col.unattributed_share'),
            look.accent,
            rows.map((row) =>
              item(
                row.unattributed_share ?? null,
                (row.unattributed_share ?? null) === null ? '' : `${rate(row.unattributed_share)} ${t('of', { n: count(row.redeemed) })}`,
                dayOrWeek(row.day, by),
              ),
            ),
            { areaStyle: { opacity: 0.12 }, connectNulls: true },
          ),
        ],
      };
    },
    { height: 310 },
  );
}

const TILES = [
  ['last_commit_at', (row) => instant(row.last_commit_at)],
  ['age_seconds', (row) => span(row.age_seconds)],
  ['checkpoint_id', (row) => count(row.checkpoint_id)],
  ['newest_hour', (row) => minute(row.newest_hour)],
  ['started_at', (row) => instant(row.started_at)],
  ['run_id', (row) => count(row.run_id)],
  ['job_name', (row) => row.job_name ?? '–'],
  ['bounded', (row) => (row.run_id === null ? '–' : t(row.bounded ? 'mode.run' : 'mode.job'))],
  ['version', (row) => row.version ?? '–'],
  ['zone', (row) => row.zone ?? '–'],
];

function freshness() {
  return {
    name: 'tiles',
    room: 120,
    create(host) {
      host.classList.add('kpis', 'small');
      const shown = TILES.map(([name, show]) => {
        const value = el('dd', { class: 'kpi-value', 'data-column': name });
        host.append(el('dl', { class: 'kpi' }, el('dt', {}, t(`col.${name}`)), value));
        return { name, show, value };
      });
      return {
        update({ rows: [row] }) {
          for (const { name, show, value } of shown) {
            assign(value, 'data-value', row[name] ?? '');
            value.textContent = show(row);
            value.title = value.textContent;
          }
        },
      };
    },
  };
}

// How whoever runs couponflow sends dead letters again: to Kafka, or into files for the next run.
function replay({ reason }) {
  const only = `./couponflow replay --jdbc-url … --jdbc-user U${reason ? ` --reason ${reason}` : ''}`;
  return [
    el('p', {}, t('replay')),
    el('pre', { tabindex: '0' }, el('code', {}, `${only} --bootstrap-servers HOST:PORT\n${only} --to FILE.xml --catalog-to FILE.jsonl`)),
    el('p', {}, t('replay.not')),
  ];
}

function byReason(row) {
  return here({ reason: get('reason') === row.reason ? '' : row.reason });
}

/** The panels, in sections. */
export function sections() {
  const audience = 'ops';
  const every = (spec) => ({ audience, ...spec });
  const flows = ['received', 'dead_letters', 'accepted', 'duplicates', 'ignored', 'unknown_events', 'unaccounted'];
  return [
    { id: 'now', panels: [every({ query: 'freshness', always: true, views: [freshness()] })] },
    {
      id: 'stock',
      panels: [
        every({
          query: 'stock',
          always: true,
          limit: 100,
          views: [
            table(
              [
                card,
                { name: 'remaining', as: 'left', uses: ['initial'] },
                { name: 'runs_out_at', as: 'minute' },
                { name: 'alarm_open', as: 'alarm' },
                { name: 'per_hour', as: 'tenth' },
                'issued',
                'initial',
                'alarms',
                { name: 'last_alarm_at', as: 'minute' },
                'last_alarm_quantity',
                { name: 'drift', as: 'signed' },
                'last_alarm_detail',
              ],
              { height: 'tall', row: (tr, row) => tr.classList.toggle('alarming', row.alarm_open === true) },
            ),
          ],
        }),
        every({
          query: 'alarms',
          ...happened,
          span: 7,
          empty: (rows) => rows.every((row) => !Number(row.alarms)),
          views: [
            alarms(),
            table([
              { name: 'window_start', as: 'minute' },
              card,
              'lowest_quantity',
              'alarms',
              'issued',
              { name: 'first_at', as: 'minute' },
              { name: 'last_at', as: 'minute' },
              'last_detail',
            ]),
          ],
        }),
        every({
          query: 'attribution',
          ...happened,
          span: 5,
          empty: (rows) => rows.every((row) => !Number(row.redeemed)),
          views: [attribution(), table(['day', { name: 'unattributed_share', n: 'redeemed' }, 'unattributed', 'redeemed'])],
        }),
        every({
          query: 'cards-not-understood',
          always: true,
          // Hardly ever a row: no room is kept for a table.
          views: [
            {
              ...table([card, { name: 'field', as: 'mono' }, { name: 'value', as: 'mono' }, { name: 'expected', as: 'expected' }]),
              room: 80,
            },
          ],
        }),
      ],
    },
    {
      id: 'intake',
      panels: [
        every({ query: 'quality', views: [quality(), table([{ name: 'hour', as: 'minute' }, ...flows])] }),
        every({
          query: 'sources',
          span: 8,
          views: [table([{ name: 'source', as: 'mono' }, ...flows, { name: 'dead_letter_share', n: 'received' }])],
        }),
        every({
          query: 'reasons',
          span: 4,
          views: [
            table([
              { name: 'reason', as: 'code', href: byReason },
              { name: 'dead_letters', bar: true },
              'replayed',
              { name: 'newest_at', as: 'minute' },
            ]),
          ],
        }),
        every({
          query: 'dead-letters',
          detail: ({ reason }) => reason && codeName(reason),
          note: replay,
          views: [
            table([
              { name: 'received_at' },
              { name: 'reason', as: 'code' },
              { name: 'source', as: 'mono' },
              'partition',
              'position',
              'detail',
              'body_bytes',
              { name: 'replayed_at', as: 'minute' },
            ]),
          ],
        }),
      ],
    },
  ];
}
