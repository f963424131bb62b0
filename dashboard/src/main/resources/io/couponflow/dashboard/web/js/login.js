// Name and password, and then to where one was going.

import { get } from './address.js';
import { post } from './api.js';
import { el } from './dom.js';
import { span, setFormats } from './format.js';
import { chosenLanguage, keepLanguage } from './language.js';
import { speak, t } from './texts.js';

const main = document.getElementById('main');

function build() {
  const language = chosenLanguage();
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  speak(language);
  setFormats(language, 'UTC');
  document.title = `${t('login')} · couponflow`;
  const user = el('input', {
    id: 'user',
    name: 'user',
    autocomplete: 'username',
    required: true,
    autofocus: true,
    maxlength: 200,
    'data-testid': 'user',
  });
  const password = el('input', {
    id: 'password',
    name: 'password',
    type: 'password',
    autocomplete: 'current-password',
    required: true,
    maxlength: 200,
    'data-testid': 'password',
  });
  const said = el('p', { class: 'login-error', role: 'alert', 'data-testid': 'login-error' });
  const button = el('button', { class: 'button primary', 'data-testid': 'login' }, t('login'));
  const form = el(
    'form',
    { class: 'login-card', submit: (event) => enter(event, user, password, said, button) },
    el('p', { class: 'brand' }, el('img', { src: new URL('icon.svg', import.meta.url), alt: '', width: 28, height: 28 }), 'couponflow'),
    el('h1', {}, t('login.title')),
    el('label', { for: 'user' }, t('login.user'), user),
    el('label', { for: 'password' }, t('login.password'), password),
    said,
    button,
    el(
      'div',
      { class: 'login-tools' },
      el('button', { type: 'button', class: 'tool', 'data-testid': 'language', click: () => turn(language) }, t('language.other')),
      el(
        'button',
        { type: 'button', class: 'tool', 'data-testid': 'theme', click: () => document.dispatchEvent(new Event('themetoggle')) },
        t('theme'),
      ),
    ),
  );
  main.className = 'login';
  main.replaceChildren(form);
  user.focus();
}

function turn(language) {
  const values = new URLSearchParams(location.search);
  values.set('lang', keepLanguage(language === 'zh' ? 'en' : 'zh'));
  history.replaceState(null, '', `${location.pathname}?${values}`);
  build();
}

async function enter(event, user, password, said, button) {
  event.preventDefault();
  button.disabled = true;
  said.textContent = '';
  try {
    const response = await post('/api/login', { user: user.value, password: password.value });
    if (response.ok) {
      location.assign(destination());
      return;
    }
    said.textContent = refusal(response);
    password.value = '';
    password.focus();
  } catch {
    said.textContent = t('error.0'); // fetch says no more than that it failed.
  } finally {
    button.disabled = false;
  }
}

function refusal(response) {
  if (response.status === 401) return t('login.wrong');
  if (response.status !== 429) return t('login.failed', { status: response.status });
  const seconds = Number(response.headers.get('Retry-After'));
  return seconds ? t('login.throttled', { span: span(seconds) }) : t('login.throttled-some');
}

// Nowhere but to a page of this server: the address may come from anybody.
function destination() {
  const wish = new URL(get('then') || '/', location.origin);
  return wish.origin === location.origin && !wish.pathname.startsWith('/login') ? wish.pathname + wish.search : '/';
}

build();
