// The language: the address's, else the one chosen last, else the browser's.

import { get } from './address.js';

const KEY = 'couponflow.language';

function kept() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // Storage may be forbidden; the address still tells.
  }
}

/** 'en' or 'zh'. */
export function chosenLanguage() {
  const wish = get('lang') || kept() || navigator.language;
  return wish.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** Remembers a choice for the next visit, and returns it. */
export function keepLanguage(language) {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    return language; // As above.
  }
  return language;
}
