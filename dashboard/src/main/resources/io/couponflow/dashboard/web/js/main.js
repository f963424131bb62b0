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
import { sections as statement } from './pages/statement.js';

const PAGES = {
  '/marketing': { audience: 'marketing', sections: marketing, filters: ['account', 'card', 'channel', 'from', 'to', 'within', 'minimum', 'compare'] },
  '/marketing/channel': {
    audience: 'marketing',
    sections: channel,
    filters: ['account', 'channel', 'card', 'from', 'to', 'within', 'minimum', 'compare'],
    above: '/marketing',
    needs: 'channel',
    name: () => addresses.get('channel') && channelName(addresses.get('channel')),
  },
  '/finance': { audience: 'finance', sections: finance, filters: ['account', 'card', 'from', 'to', 'by'], below: '/finance/statement' },
  '/finance/order': { audience: 'finance', sections: order, filters: ['account'], above: '/finance', needs: 'order', name: () => addresses.get('order') },
  '/finance/statement': { audience: 'finance', sections: statement, filters: ['account', 'month'], above: '/finance', name: () => t('page.statement') },
  '/ops': { audience: 'ops', sections: ops, filters: ['account', 'card', 'from', 'to', 'by'] },
};

const page = PAGES[location.pathname.replace(/\/$/, '')] ?? PAGES['/marketing'];
const main = document.getElementById('main');
const top = document.getElementById('top');
let session;
let filters;
let board;
let live;

const AGAIN_MS = 2000;
const TOO_MANY = 429;

/** Asks until there is an answer: whoever opens a page while the database is down sees it as soon as it is up. */
async function patiently(asking) {
  for (let waiting = null; ; ) {
    try {
      return await asking();
    } catch (failure) {
      if (!(failure instanceof ApiError) || (failure.status && failure.status < TOO_MANY)) throw failure;
      if (!waiting) main.replaceChildren((waiting = said('status', t('error.waiting'))));
      await new Promise((done) => setTimeout(done, AGAIN_MS));
      // A tab that nobody sees asks nothing.
      if (document.hidden) await new Promise((done) => document.addEventListener('visibilitychange', done, { once: true }));
    }
  }
}

/** What is told in place of the panels. */
function said(role, sentence, ...more) {
  return el('div', { class: 'fatal', role }, el('p', { class: 'strong' }, sentence), ...more);
}

async function start() {
  checkTexts();
  setLanguage('UTC');
  session = JSON.parse(await patiently(() => ask('/api/session')));
  setLanguage(session.zone);
  filters = new Filters(page.audience, page.filters, session);
  setMinN(filters.values().minimum);
  if (seen()) await patiently(() => filters.renew());
  live = new Live(commit);
  build();
  fill();
  addresses.onChange(changed);
  document.addEventListener('themechange', () => board.redraw());
  if (seen()) await lists();
}

async function lists() {
  await renewed(() => filters.lists());
  judge();
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
  if (await renewed(() => filters.renew())) {
    judge();
    board?.refilter();
  }
  board?.commit();
  await lists();
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
  judge();
  board.refilter();
  keepLinks();
  document.querySelector('.panel.drawer:not([hidden])')?.scrollIntoView({ block: 'nearest' });
  await lists();
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

/** What is wrong with the address, and the link that mends it; null if nothing is. */
function mistake() {
  if (page.needs && !addresses.get(page.needs)) return { said: t(`lacking.${page.needs}`), way: t(`nav.${page.audience}`), to: above() };
  const wrong = filters.mistake();
  if (!wrong) return null;
  return page.needs && page.needs in wrong.changes
    ? { said: wrong.said, way: t(`nav.${page.audience}`), to: addresses.to(page.above, wrong.changes) }
    : wrong;
}

function above() {
  return addresses.to(page.above, {}, addresses.CHOICES);
}

let told = 'null';

/** Fills the page anew if the address has become wrong, or right. */
function judge() {
  if (seen() && JSON.stringify(mistake()) !== told) fill();
}

/** The page's panels, section by section; of an address that makes no sense, what is wrong with it instead. */
function fill() {
  board?.close();
  board = new Board();
  if (!seen()) {
    main.replaceChildren(said('alert', t('error.403')));
    return;
  }
  heading = el('h1', {}, '');
  const wrong = mistake();
  told = JSON.stringify(wrong);
  if (wrong) {
    const way = wrong.to ? { href: wrong.to } : { href: addresses.here(wrong.changes), click: addresses.follow(wrong.changes) };
    main.replaceChildren(
      el('div', { class: 'page-head' }, heading),
      said('alert', wrong.said, el('p', {}, el('a', { 'data-testid': 'way-back', ...way }, `← ${wrong.way}`))),
    );
    name();
    return;
  }
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
        { class: 'back', href: above() },
        `← ${t(`nav.${page.audience}`)}`,
      )
    : '';
  const below = page.below ? el('a', { class: 'below', href: addresses.to(page.below) }, t('page.statement')) : '';
  const notice = session.demo && has('demo') ? el('span', { class: 'badge' }, t('demo')) : '';
  main.replaceChildren(el('div', { class: 'page-head' }, back, heading, below, notice, jump), ...sections.map(section));
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
  for (const link of document.querySelectorAll('.back')) link.href = above();
  for (const link of document.querySelectorAll('.below')) link.href = addresses.to(page.below);
  for (const link of top.querySelectorAll('nav a')) link.href = addresses.to(`/${link.dataset.testid.slice(4)}`);
}

async function logout() {
  await post('/api/logout', {});
  location.assign('/login');
}

start().catch((failure) => {
  main.replaceChildren(
    said(
      'alert',
      t(failure instanceof ApiError ? 'error.start' : 'error'),
      el('p', { class: 'detail' }, failure.message),
      el('button', { type: 'button', class: 'button', click: () => location.reload() }, t('retry')),
    ),
  );
  if (!(failure instanceof ApiError)) reportError(failure);
});
