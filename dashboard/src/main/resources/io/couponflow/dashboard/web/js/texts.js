// Every text that a reader sees, in both languages.

import { texts as columns } from './texts/columns.js';
import { texts as common } from './texts/common.js';
import { texts as finance } from './texts/finance.js';
import { texts as marketing } from './texts/marketing.js';
import { texts as ops } from './texts/ops.js';

const TEXTS = { ...common, ...columns, ...marketing, ...finance, ...ops };
const LANGUAGES = ['en', 'zh'];
let index = 0;

/** Sets the language of all further texts: 'en' or 'zh'. */
export function speak(language) {
  index = LANGUAGES.indexOf(language);
}

export function language() {
  return LANGUAGES[index];
}

/** Whether there is such a text; for those that only some things have. */
export function has(key) {
  return Object.hasOwn(TEXTS, key);
}

/** The text by that name, {name} replaced by values.name. A text that is missing is a mistake in the program: throws. */
export function t(key, values = {}) {
  if (!has(key)) throw new Error(`no text '${key}'`);
  return TEXTS[key][index].replace(/\{(\w+)\}/g, (whole, name) => {
    if (!Object.hasOwn(values, name)) throw new Error(`text '${key}' needs a value for ${whole}`);
    return values[name];
  });
}

/** Throws unless every text is there in every language, with the same places for values. */
export function checkTexts() {
  const mistakes = Object.entries(TEXTS).filter(([, texts]) => {
    if (texts.length !== LANGUAGES.length || texts.some((text) => typeof text !== 'string' || !text.trim())) return true;
    const places = texts.map((text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort().join());
    return places.some((one) => one !== places[0]);
  });
  if (mistakes.length) throw new Error(`texts not the same in all languages: ${mistakes.map(([key]) => key)}`);
}
