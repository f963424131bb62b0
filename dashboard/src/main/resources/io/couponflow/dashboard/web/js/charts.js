// Charts by ECharts, in the page's own colours and fonts. Nothing moves but the values: an update is drawn without animation.

/* global echarts */
import { el } from './dom.js';
import { day, dayShort, fen, fenShort, rate, short } from './format.js';
import { language, t } from './texts.js';

const MOST_BARS = 120;

/** What a chart takes whose height its answer tells: ten rows, and a note below. */
const USUAL_HEIGHT = 413;

// The library is run after all modules; meanwhile the page is built, and the server asked.
const ready = new Promise((done) => document.addEventListener('DOMContentLoaded', done, { once: true }));

/**
 * The view 'chart'. build(answer, look, panel) → an option of ECharts; height in pixels, or of the answer; note(answer) → a sentence below.
 */
export function chart(build, { height = 260, note, click } = {}) {
  const room = typeof height === 'number' ? height : USUAL_HEIGHT;
  return { name: 'chart', room, ready, create: (host, panel) => new Chart(host, panel, { build, height, note, click }) };
}

class Chart {
  constructor(host, panel, spec) {
    this.spec = spec;
    this.panel = panel;
    this.canvas = el('div', { class: 'chart', 'data-chart': panel.id });
    this.note = el('p', { class: 'chart-note' });
    host.append(this.canvas, this.note);
  }

  // To draw takes longer than to answer, so a chart out of sight waits until it is seen.
  update(answer) {
    const { height, note } = this.spec;
    this.canvas.style.height = `${typeof height === 'function' ? height(answer) : height}px`;
    this.note.textContent = note?.(answer) ?? '';
    this.note.hidden = !this.note.textContent;
    this.undrawn = answer;
    if (this.panel.visible) this.seen();
  }

  seen() {
    if (this.undrawn) this.#draw(this.undrawn);
    this.undrawn = null;
  }

  #draw(answer) {
    const { build } = this.spec;
    this.instance ??= this.#start();
    // Series and axes are replaced whole, since there may be fewer of them; what the reader has picked in the legend stays.
    const colours = look();
    this.instance.setOption(
      { ...base(colours), ...build(answer, colours, this.panel) },
      { replaceMerge: ['series', 'xAxis', 'yAxis', 'grid'] },
    );
  }

  #start() {
    const instance = echarts.init(this.canvas, null, { renderer: 'canvas', locale: language() === 'zh' ? 'ZH' : 'EN' });
    // It also tells of the first size, which is drawn already.
    this.size = new ResizeObserver(([{ contentRect }]) => {
      if (Math.round(contentRect.width) !== instance.getWidth() || Math.round(contentRect.height) !== instance.getHeight()) instance.resize();
    });
    this.size.observe(this.canvas);
    if (this.spec.click) instance.on('click', (event) => this.spec.click(event, this.panel));
    return instance;
  }

  close() {
    this.size?.disconnect();
    this.instance?.dispose();
  }
}

/** The colours and the font of the page as it is now. */
function look() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: colour('text'),
    muted: colour('muted'),
    line: colour('line'),
    surface: colour('surface'),
    raised: colour('raised'),
    accent: colour('accent'),
    good: colour('good'),
    bad: colour('bad'),
    warn: colour('warn'),
    views: colour('c-views'),
    issued: colour('c-issued'),
    redeemed: colour('c-redeemed'),
    series: [1, 2, 3, 4, 5, 6, 7, 8].map((i) => colour(`c-${i}`)),
    ramp: [1, 2, 3, 4].map((i) => colour(`ramp-${i}`)),
    font: getComputedStyle(document.body).fontFamily,
    narrow: innerWidth < 640,
  };
}

function base(look) {
  return {
    animation: false,
    color: look.series,
    textStyle: { fontFamily: look.font, color: look.text, fontSize: 12 },
    aria: { enabled: true },
    useUTC: true,
    grid: { left: 8, right: 12, top: 36, bottom: 4, containLabel: true },
    legend: legend(look),
    tooltip: tooltip(look),
  };
}

export function legend(look, more = {}) {
  return {
    type: 'scroll',
    top: 0,
    left: 0,
    itemWidth: 12,
    itemHeight: 8,
    itemGap: 14,
    icon: 'roundRect',
    textStyle: { color: look.muted, fontSize: 12 },
    inactiveColor: look.line,
    pageIconColor: look.muted,
    pageIconInactiveColor: look.line,
    pageTextStyle: { color: look.muted },
    ...more,
  };
}

export function tooltip(look, more = {}) {
  return {
    trigger: 'axis',
    renderMode: 'richText',
    confine: true,
    transitionDuration: 0,
    backgroundColor: look.raised,
    borderColor: look.line,
    borderWidth: 1,
    padding: [8, 10],
    textStyle: { color: look.text, fontSize: 12, fontFamily: look.font, lineHeight: 18 },
    axisPointer: { type: 'line', lineStyle: { color: look.muted, type: 'dashed' }, label: { show: false } },
    formatter: lines,
    ...more,
  };
}

/** The tooltip of bars: what it speaks of stands on a shade. */
export function overBars(look) {
  return tooltip(look, { axisPointer: { type: 'shadow', shadowStyle: { color: look.muted, opacity: 0.14 } } });
}

// The first line says where, the others what: each item brings the text of its value.
function lines(items) {
  const all = (Array.isArray(items) ? items : [items]).filter((item) => item.data?.text);
  const heads = all.length ? [all[0].data.head ?? all[0].name] : [];
  return [...heads.map(said), ...all.map((item) => `${item.marker} ${plain(item.seriesName)}   ${said(item.data.text)}`)].join('\n');
}

function said(text) {
  return plain(typeof text === 'function' ? text() : text);
}

/**
 * A value of a series: where it is drawn, how it reads, and what the tooltip's first line says. Of a year of days the texts are
 * functions: to work out a thousand of them takes longer than to draw the chart, and few are ever read.
 */
export function item(value, text, head) {
  return { value, text, head };
}

/** A name that the tooltip's own marks of style can't be smuggled into. */
export function plain(text) {
  return String(text).replaceAll('{', '｛').replaceAll('}', '｝');
}

/** As much of a name as fits the room of so many letters, and a sign that there is more. Chinese characters take twice the room. */
export function brief(text, most = 20) {
  const characters = [...String(text)];
  let room = most;
  const kept = characters.findIndex((character) => (room -= character.codePointAt(0) > 0x2e7f ? 2 : 1) < 0);
  return kept < 0 ? String(text) : `${characters.slice(0, Math.max(1, kept - 1)).join('')}…`;
}

export function categories(look, data, label, more = {}) {
  return {
    type: 'category',
    data,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: look.line } },
    axisLabel: { color: look.muted, formatter: label, hideOverlap: true, fontSize: 11 },
    ...more,
  };
}

export function values(look, label = short, more = {}) {
  return {
    type: 'value',
    axisLabel: { color: look.muted, formatter: label, fontSize: 11, hideOverlap: true },
    splitNumber: 4,
    minInterval: label === short ? 1 : 0,
    splitLine: { lineStyle: { color: look.line } },
    axisLine: { show: false },
    axisTick: { show: false },
    ...more,
  };
}

/** An axis of shares. Where all are 0 it would else end far above what a share can be. */
export function shares(look, more = {}) {
  return values(look, rate, { min: 0, max: (found) => (found.max > 0 ? null : 0.012), ...more });
}

export function line(name, colour, data, more = {}) {
  return {
    type: 'line',
    name,
    data,
    symbol: 'circle',
    symbolSize: 4,
    showSymbol: data.length < 2,
    lineStyle: { width: 2, color: colour },
    itemStyle: { color: colour },
    emphasis: { disabled: true },
    ...more,
  };
}

/** Bars; where they are very many and stand alone, thinner than the gaps between them, the outline of them all. */
export function bars(name, colour, data, more = {}) {
  if (data.length > MOST_BARS && !more.stack) {
    return line(name, colour, data, { symbol: 'none', lineStyle: { width: 0 }, areaStyle: { color: colour, opacity: 1 }, ...more });
  }
  return {
    type: 'bar',
    name,
    data,
    itemStyle: { color: colour, borderRadius: more.stack ? 0 : [2, 2, 0, 0] },
    barMaxWidth: 22,
    emphasis: { disabled: true },
    ...more,
  };
}

/** Fen for a bar: its place may be rounded, its text is exact. */
function money(value, head) {
  return item(Number(value ?? 0), () => fen(value), head);
}

/** Paid and discount stacked: together what it would have cost. */
export function revenue(height) {
  return chart(
    ({ rows }, look, panel) => {
      const head = (row) => () => (panel.filters().by === 'week' ? t('week', { day: day(row.day) }) : day(row.day));
      return {
        xAxis: categories(
          look,
          rows.map((row) => row.day),
          dayShort,
        ),
        yAxis: values(look, fenShort),
        tooltip: overBars(look),
        series: [
          bars(
            t('col.paid_fen'),
            look.accent,
            rows.map((row) => money(row.paid_fen, head(row))),
            { stack: 'money' },
          ),
          bars(
            t('col.discount_fen'),
            look.warn,
            rows.map((row) => money(row.discount_fen, head(row))),
            { stack: 'money' },
          ),
        ],
      };
    },
    { height },
  );
}

/** A colour of the ramp, from 0 to 1: for things that have an order. */
export function shade(look, position) {
  const scaled = position * (look.ramp.length - 1);
  const i = Math.min(look.ramp.length - 2, Math.floor(scaled));
  const [from, to] = [look.ramp[i], look.ramp[i + 1]].map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));
  return `rgb(${from.map((part, k) => Math.round(part + (to[k] - part) * (scaled - i))).join(',')})`;
}
