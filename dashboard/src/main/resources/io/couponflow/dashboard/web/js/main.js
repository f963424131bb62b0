// Starts the page that the address names.

import * as addresses from './address.js';
import { ask, ApiError, post } from './api.js';
import { Board } from './board.js';
import { channelName, setMinN } from './cells.js';
import { el } from './dom.js';
import { Filters } from './filters.js';
import { setFormats } from './format.js';
import { chosenLanguage, keepLanguage } from './language.js';
import { Live } from './live.js';
import { Panel } from './panel.js';
import { checkTexts, has, speak, t } from './texts.js';
import { sections as channel } from './pages/channel.js';
import { sections as finance } from './pages/finance.js';
import { sections as marketing } from './pages/marketing.js';
import { sections as ops } from './pages/ops.js';
import { sections as order } from './pages/order.js';

const PAGES = {
  '/marketing': { audience: 'marketing', sections: marketing, filters: ['account', 'card', 'channel', 'from', 'to', 'within', 'minimum', 'compare'] },
  '/marketing/channel': {
    audience: 'marketing',
    sections: channel,
    filters: ['account', 'channel', 'card', 'from', 'to', 'within', 'minimum', 'compare'],
    above: '/marketing',
    name: () => addresses.get('channel') && channelName(addresses.get('channel')),
  },
  '/finance': { audience: 'finance', sections: finance, filters: ['account', 'card', 'from', 'to'] },
  '/finance/order': { audience: 'finance', sections: order, filters: ['account'], above: '/finance', name: () => addresses.get('order') },
  '/ops': { audience: 'ops', sections: ops, filters: ['account', 'card', 'from', 'to'] },
};

const page = PAGES[location.pathname.replace(/\/$/, '')] ?? PAGES['/marketing'];
const main = document.getElementById('main');
const top = document.getElementById('top');
let session;
let filters;
let board;
let live;

async function start() {
  checkTexts();
  setLanguage('UTC');
  session = JSON.parse(await ask('/api/session'));
  setLanguage(session.zone);
  filters = new Filters(page.audience, page.filters, session);
  setMinN(filters.values().minimum);
  if (seen()) await renewed(() => filters.renew());
  live = new Live(commit);
  build();
  fill();
  addresses.onChange(changed);
  document.addEventListener('themechange', () => board.redraw());
  if (seen()) await renewed(() => filters.lists());
}

/** Whether the reader may see this page. */
function seen() {
  return session.audiences.includes(page.audience);
}

// Lists that can't be had now are asked for again with the next commit; the panels say by themselves what is wrong.
async function renewed(asking) {
  try {
    return await asking();
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure;
    return false;
  }
}

async function commit() {
  if (!seen()) return;
  if (await renewed(() => filters.renew())) board?.refilter();
  board?.commit();
  await renewed(() => filters.lists());
}

let spoken;

async function changed() {
  if (chosenLanguage() !== spoken) {
    setLanguage(session.zone);
    build();
    fill();
  }
  filters.update();
  setMinN(filters.values().minimum);
  name();
  board.refilter();
  keepLinks();
  document.querySelector('.panel.drawer:not([hidden])')?.scrollIntoView({ block: 'nearest' });
  await renewed(() => filters.lists());
}

function setLanguage(zone) {
  spoken = chosenLanguage();
  document.documentElement.lang = spoken === 'zh' ? 'zh-CN' : 'en';
  speak(spoken);
  setFormats(spoken, zone);
}

/** The header: where one can go, what is looked at, how fresh it is. */
function build() {
  document.getElementById('skip').textContent = t('skip');
  const others = { en: 'zh', zh: 'en' };
  const language = el(
    'button',
    {
      type: 'button',
      class: 'tool',
      'data-testid': 'language',
      lang: others[spoken],
      click: () => addresses.change({ lang: keepLanguage(others[spoken]) }, true),
    },
    t('language.other'),
  );
  const theme = el(
    'button',
    { type: 'button', class: 'tool', 'data-testid': 'theme', click: () => document.dispatchEvent(new Event('themetoggle')) },
    t('theme'),
  );
  const leave = session.user
    ? [
        el('span', { class: 'user', title: session.user }, session.user),
        el('button', { type: 'button', class: 'tool', 'data-testid': 'logout', click: logout }, t('logout')),
      ]
    : [];
  const links = session.audiences.map((audience) =>
    el(
      'a',
      { href: addresses.to(`/${audience}`), 'data-testid': `nav-${audience}`, 'aria-current': page.audience === audience ? 'page' : null },
      t(`nav.${audience}`),
    ),
  );
  top.replaceChildren(
    el(
      'div',
      { class: 'bar-line' },
      el('a', { class: 'brand', href: '/' }, el('img', { src: new URL('icon.svg', import.meta.url), alt: '', width: 22, height: 22 }), 'couponflow'),
      el('nav', { 'aria-label': t('nav') }, ...links),
      el('div', { class: 'bar-end' }, live.line, el('div', { class: 'bar-tools' }, language, theme, ...leave)),
    ),
    seen() ? filters.build() : '',
  );
  live.show();
  name();
}

function name() {
  const title = page.name?.() || t(`nav.${page.audience}`);
  document.title = `${title} · couponflow`;
  if (heading) heading.textContent = title;
}

let heading;

/** The page's panels, section by section. */
function fill() {
  board?.close();
  board = new Board();
  if (!seen()) {
    main.replaceChildren(el('div', { class: 'fatal', role: 'alert' }, el('p', { class: 'strong' }, t('error.403'))));
    return;
  }
  heading = el('h1', {}, '');
  const sections = page.sections();
  const jump =
    sections.length > 2
      ? el(
          'nav',
          { class: 'jump', 'aria-label': t('jump') },
          ...sections.map((one) => el('a', { href: `#${one.id}` }, t(`section.${one.id}`))),
        )
      : '';
  const back = page.above
    ? el(
        'a',
        { class: 'back', href: addresses.to(page.above, {}, addresses.CHOICES) },
        `← ${t(`nav.${page.audience}`)}`,
      )
    : '';
  const notice = session.demo && has('demo') ? el('span', { class: 'badge' }, t('demo')) : '';
  main.replaceChildren(el('div', { class: 'page-head' }, back, heading, notice, jump), ...sections.map(section));
  name();
  board.look();
}

function section({ id, panels }) {
  const made = panels.map((spec) => new Panel(spec, () => filters.values()));
  const grid = el(
    'div',
    { class: panels.length > 1 && id !== 'overview' ? 'group' : 'group alone', id },
    el('h2', {}, t(`section.${id}`)),
    el('div', { class: 'grid' }, ...made.map((panel) => panel.section)),
  );
  made.forEach((panel) => board.add(panel));
  return grid;
}

// The ways to other pages take along what is chosen now.
function keepLinks() {
  for (const link of document.querySelectorAll('.back'))
    link.href = addresses.to(page.above, {}, addresses.CHOICES);
  for (const link of top.querySelectorAll('nav a')) link.href = addresses.to(`/${link.dataset.testid.slice(4)}`);
}

async function logout() {
  await post('/api/logout', {});
  location.assign('/login');
}

start().catch((failure) => {
  main.replaceChildren(
    el(
      'div',
      { class: 'fatal', role: 'alert' },
      el('p', { class: 'strong' }, t(failure instanceof ApiError ? 'error.start' : 'error')),
      el('p', { class: 'detail' }, failure.message),
      el('button', { type: 'button', class: 'button', click: () => location.reload() }, t('retry')),
    ),
  );
  if (!(failure instanceof ApiError)) reportError(failure);
});
