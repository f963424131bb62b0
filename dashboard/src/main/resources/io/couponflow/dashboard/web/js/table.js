// Rows and columns. Sorted by the server, so that the order is that of all rows, and that of the file.

import { follow } from './address.js';
import { PARAMETERS } from './api.js';
import { assign, el } from './dom.js';
import { minN, renderer, sparkable } from './cells.js';
import { count, scale } from './format.js';
import { meaning } from './meaning.js';
import { has, t } from './texts.js';

const NUMERIC = new Set(['count', 'rate', 'decimal', 'fen']);
const MOMENTS = new Set(['day', 'hour']);
const UNSORTED = new Set(['series']);
const WORTH_A_SEARCH = 6; // Fewer rows are seen at once.

/**
 * The view 'table'. Columns: {name, n (the column that a rate's n stands in), as (a way to show it, see cells.js), bar (true: a bar
 * behind the number), sort (the column to sort by instead), uses (other columns that its cell needs), href(row)}; a text is short for {name}. row(tr, values) may mark rows.
 */
export function table(columns, { row, height } = {}) {
  const specs = columns.map((column) => (typeof column === 'string' ? { name: column } : column));
  return { name: 'table', room: 320, columns: specs.map(({ name }) => name), create: (host, panel) => new Table(host, panel, specs, row, height) };
}

class Table {
  constructor(host, panel, specs, mark, height) {
    this.panel = panel;
    this.specs = specs;
    this.mark = mark;
    this.head = el('tr');
    this.body = el('tbody');
    this.told = el('span', { role: 'status' });
    this.more = el('button', { type: 'button', class: 'tool', 'data-testid': 'more', hidden: true, click: () => panel.grow() }, t('more'));
    this.foot = el('div', { class: 'table-foot' }, this.told, this.more);
    this.search = el('input', {
      type: 'search',
      class: 'search',
      'data-testid': 'search',
      placeholder: t('search'),
      'aria-label': `${t('search')}: ${t(`panel.${panel.id}`)}`,
      input: () => this.#find(),
    });
    this.scroller = el(
      'div',
      { class: `scroller ${height ?? ''}`, tabindex: '0', role: 'group', 'aria-label': t(`panel.${panel.id}`) },
      el('table', {}, el('thead', {}, this.head), this.body),
    );
    host.append(this.search, this.scroller, this.foot);
  }

  update(whole) {
    const { limit, spec } = this.panel;
    const answer = spec.whole ? { ...whole, rows: whole.rows.slice(0, limit), more: whole.more || whole.rows.length > limit } : whole;
    const specs = this.specs.filter((spec) => answer.columns.has(spec.name));
    const by = PARAMETERS[spec.audience][spec.query].includes('by') ? this.panel.filters().by : '';
    if (this.headed !== by) this.#drawHead(specs, answer.columns, by);
    this.headed = by;
    this.#markSorting();
    const greatest = new Map(
      specs
        .filter((spec) => spec.bar)
        .map((spec) => [spec.name, Math.max(...answer.rows.map((row) => Math.abs(Number(row[spec.name] ?? 0))))]),
    );
    // Points stand below each other: every number of a column has as many digits behind it as the longest.
    for (const spec of specs.filter(({ name }) => answer.columns.get(name) === 'decimal'))
      spec.places = Math.max(0, ...answer.rows.map((row) => scale(row[spec.name])));
    this.#fit(answer.rows.length, specs);
    answer.rows.forEach((row, i) => this.#drawRow(this.body.rows[i], row, specs, answer.columns, greatest));
    this.hasMore = answer.more;
    this.#find();
  }

  #drawHead(specs, types, by) {
    this.head.replaceChildren(
      ...specs.map((spec) => {
        const type = types.get(spec.name);
        const why = `col.${spec.name}.why`;
        const own = `panel.${this.panel.id}.${spec.name}`;
        const label = by && MOMENTS.has(spec.name) ? t('col.week') : t(has(own) ? own : `col.${spec.name}`);
        const content = UNSORTED.has(type)
          ? el('span', {}, label)
          : el('button', { type: 'button', 'data-sort': spec.name, click: () => this.#sort(spec.sort ?? spec.name, NUMERIC.has(type)) }, label);
        const meant = has(why) ? meaning(`meaning-${this.panel.id}-${spec.name}`, label, t(why)) : [];
        return el('th', { scope: 'col', class: sideOf(spec, type), 'data-column': spec.name, 'data-by': spec.sort ?? spec.name }, content, ...meant);
      }),
    );
  }

  // First click: what one wants to see first, the greatest number or the start of the alphabet. Then the other way round, then as it was.
  #sort(name, greatestFirst) {
    const order = greatestFirst ? [`-${name}`, name, ''] : [name, `-${name}`, ''];
    this.panel.sortBy(order[(order.indexOf(this.panel.sort) + 1) % order.length]);
  }

  #markSorting() {
    const sort = this.panel.sort;
    for (const th of this.head.cells) {
      const name = th.dataset.by;
      assign(th, 'aria-sort', sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : null);
    }
  }

  #fit(rows, specs) {
    while (this.body.rows.length > rows) this.body.lastChild.remove();
    while (this.body.rows.length < rows) {
      this.body.append(el('tr', { click: openRow }, ...specs.map((spec, i) => el(i ? 'td' : 'th', i ? {} : { scope: 'row' }))));
    }
  }

  // A cell whose values are as they were is left alone: so focus, selection and scroll stay while numbers move.
  #drawRow(tr, row, specs, types, greatest) {
    specs.forEach((spec, i) => {
      const cell = tr.cells[i];
      const uses = [spec.name, spec.n, spec.low, spec.high, spec.verdict, ...(spec.uses ?? [])].map((name) => row[name]);
      const signature = JSON.stringify([uses, spec.href?.(row), greatest.get(spec.name), spec.places, minN()]);
      if (cell.signature === signature) return;
      cell.signature = signature;
      this.#drawCell(cell, spec, types.get(spec.name), row, greatest.get(spec.name));
    });
    this.mark?.(tr, row);
  }

  #drawCell(cell, spec, type, row, greatest) {
    cell.className = sideOf(spec, type);
    cell.dataset.column = spec.name;
    if (type !== 'series') cell.dataset.value = row[spec.name] ?? '';
    cell.removeAttribute('title');
    const content = renderer(spec, type)(row[spec.name], row, cell);
    const href = spec.href?.(row);
    const shown = href ? el('a', { href, click: inside(href) }, content) : content;
    cell.replaceChildren(shown);
    if (greatest) {
      const bar = el('span', { class: 'bar', 'aria-hidden': 'true' });
      bar.style.width = `${(100 * Math.abs(Number(row[spec.name] ?? 0))) / greatest}%`;
      cell.prepend(bar);
    }
  }

  // Hides the rows that don't have what is searched for, in what they show or what stands behind it.
  #find() {
    const term = this.search.value.trim().toLowerCase();
    const rows = [...this.body.rows];
    for (const tr of rows) tr.hidden = Boolean(term) && !textOf(tr).includes(term);
    const n = count(rows.length);
    const found = count(rows.filter((tr) => !tr.hidden).length);
    const told = t(`rows${term ? '.found' : ''}${this.hasMore ? '.more' : ''}`, { n, found });
    if (this.told.textContent !== told) this.told.textContent = told;
    this.more.hidden = !this.hasMore;
    this.search.hidden = !term && rows.length < WORTH_A_SEARCH;
  }
}

function textOf(tr) {
  return [...tr.cells].map((cell) => `${cell.textContent}\n${cell.dataset.value ?? ''}`).join('\n').toLowerCase();
}

function sideOf(spec, type) {
  const side = NUMERIC.has(type) ? 'number' : sparkable(type) ? 'spark' : 'text';
  return `${side}${spec.as ? ` as-${spec.as}` : ''}`;
}

// A link to this very page only changes what is looked at; no need to load it anew.
function inside(href) {
  const target = new URL(href, location.href);
  return target.pathname === location.pathname
    ? follow(() =>
        Object.fromEntries([...new URLSearchParams(location.search).keys()].map((name) => [name, '']).concat([...target.searchParams])),
      )
    : null;
}

function openRow(event) {
  if (event.target.closest('a, button') || String(getSelection())) return;
  event.currentTarget.querySelector('th a')?.click();
}
