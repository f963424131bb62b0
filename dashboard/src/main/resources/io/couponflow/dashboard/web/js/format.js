// How values read. Money and tokens are exact: digits are moved, never calculated with in floating point.

const NONE = '–';
let language = 'en';
let zone = 'UTC';
const formats = new Map();

/** Language of all texts ('en' or 'zh') and time zone of all instants. */
export function setFormats(newLanguage, newZone) {
  language = newLanguage;
  zone = newZone;
  formats.clear();
}

function locale() {
  return language === 'zh' ? 'zh-CN' : 'en-GB';
}

// Making a format costs more than using it a thousand times.
function made(key, make) {
  if (!formats.has(key)) formats.set(key, make());
  return formats.get(key);
}

function digits(text) {
  return text.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A count; a number, or a text where it is too great for one. */
export function count(value) {
  if (value === null || value === undefined) return NONE;
  const text = String(value);
  return text.startsWith('-') ? `−${digits(text.slice(1))}` : digits(text);
}

/** A count in short, for axes: 1.2K, 1.2万. */
export function short(value) {
  return made('short', () => new Intl.NumberFormat(locale(), { notation: 'compact', maximumSignificantDigits: 4 })).format(value);
}

/** Fen as yuan with both digits. */
export function fen(value) {
  if (value === null || value === undefined) return NONE;
  const amount = BigInt(value);
  const size = (amount < 0n ? -amount : amount).toString().padStart(3, '0');
  return `${amount < 0n ? '−' : ''}¥${digits(size.slice(0, -2))}.${size.slice(-2)}`;
}

/** Fen in short, for axes. */
export function fenShort(value) {
  return `¥${short(value / 100)}`;
}

/** How many digits a decimal's text has behind the point, needless zeros aside. */
export function scale(value) {
  return /\.(\d*?)0*$/.exec(String(value ?? ''))?.[1].length ?? 0;
}

/** A decimal of any length from its text, with at least so many digits behind the point and no needless zeros; signed where asked. */
export function decimal(value, signed = false, places = 0) {
  if (value === null || value === undefined) return NONE;
  const [, sign, whole, , part] = /^(-?)(\d+)(\.(\d+))?$/.exec(String(value)) ?? [];
  if (whole === undefined) return String(value);
  const fraction = (part ?? '').replace(/0+$/, '').padEnd(places, '0');
  const zero = !isSome(value);
  const before = sign ? '−' : signed && !zero ? '+' : '';
  return `${before}${digits(whole)}${fraction ? `.${fraction}` : ''}`;
}

/** Whether a decimal's text is another number than 0. */
export function isSome(value) {
  return value !== null && value !== undefined && /[1-9]/.test(String(value));
}

/** A rate, 0 to 1, as percent with one digit. */
export function rate(value) {
  if (value === null || value === undefined) return NONE;
  return made(
    'rate',
    () => new Intl.NumberFormat(locale(), { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  ).format(value);
}

/** Something per something, such as gifts per issue. */
export function ratio(value) {
  if (value === null || value === undefined) return NONE;
  return made('ratio', () => new Intl.NumberFormat(locale(), { minimumFractionDigits: 2, maximumFractionDigits: 2 })).format(value);
}

/** The same with one digit, such as coupons per hour. */
export function tenth(value) {
  if (value === null || value === undefined) return NONE;
  return made('tenth', () => new Intl.NumberFormat(locale(), { minimumFractionDigits: 1, maximumFractionDigits: 1 })).format(value);
}

/** A difference with its sign: + and − are told by shape, not by colour alone. */
export function signed(text, value) {
  if (value === null || value === undefined) return NONE;
  return value > 0 ? `+${text}` : text;
}

/** A day. */
export function day(value) {
  if (!value) return NONE;
  return made('day', () => new Intl.DateTimeFormat(locale(), { timeZone: 'UTC', dateStyle: 'medium' })).format(
    new Date(`${value}T00:00:00Z`),
  );
}

/** A month by its first day. */
export function monthName(value) {
  return made('month', () => new Intl.DateTimeFormat(locale(), { timeZone: 'UTC', year: 'numeric', month: 'long' })).format(
    new Date(`${value}T00:00:00Z`),
  );
}

/** A day without its year, for axes. */
export function dayShort(value) {
  return made('dayShort', () => new Intl.DateTimeFormat(locale(), { timeZone: 'UTC', month: 'short', day: 'numeric' })).format(
    new Date(`${value}T00:00:00Z`),
  );
}

/** An instant to the second, in the job's zone. */
export function instant(value) {
  if (!value) return NONE;
  return made(
    'instant',
    () => new Intl.DateTimeFormat(locale(), { timeZone: zone, dateStyle: 'medium', timeStyle: 'medium', hour12: false }),
  ).format(new Date(value));
}

/** An instant to the minute; its year only where it is another than this one. */
export function minute(value) {
  if (!value) return NONE;
  const year = dayOf(value).slice(0, 4) === dayOf(Date.now()).slice(0, 4) ? undefined : 'numeric';
  return made(
    `minute ${year}`,
    () =>
      new Intl.DateTimeFormat(locale(), {
        timeZone: zone,
        year,
        month: 'short',
        day: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      }),
  ).format(new Date(value));
}

/** The time of day of an instant. */
export function time(value) {
  if (!value) return NONE;
  return made(
    'time',
    () => new Intl.DateTimeFormat(locale(), { timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
  ).format(new Date(value));
}

/** The day of an instant in the job's zone, as 2026-11-22. */
export function dayOf(value) {
  return made('dayOf', () => new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' })).format(new Date(value));
}

/** An instant as milliseconds of a clock in the job's zone: for axes that can only show UTC. */
export function wall(value) {
  const parts = made('wall', () => new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }));
  return Date.parse(`${parts.format(new Date(value)).replace(' ', 'T')}Z`);
}

const UNITS = [
  [86400, 'd', '天'],
  [3600, 'h', '小时'],
  [60, 'min', '分钟'],
  [1, 's', '秒'],
];

/** A length of time in its greatest unit: 3 s, 5 min, 2 h, 4 d. */
export function span(seconds) {
  if (seconds === null || seconds === undefined) return NONE;
  const [size, english, chinese] = UNITS.find(([size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1);
  return `${count(Math.trunc(seconds / size))} ${language === 'zh' ? chinese : english}`;
}

/** The day some days after another. */
export function plusDays(value, days) {
  return new Date(Date.parse(`${value}T00:00:00Z`) + days * 86400000).toISOString().slice(0, 10);
}

/** The rows of the days from one to the other, or of their weeks by their Mondays; where there is none a row of that day alone. */
export function everyDay(rows, from, to, by = '') {
  const known = new Map(rows.map((row) => [row.day, row]));
  const [first, step] = by === 'week' ? [monday(from), 7] : [from, 1];
  const length = Math.max(0, Math.ceil(daysBetween(first, to) / step));
  return Array.from({ length }, (_, i) => known.get(plusDays(first, step * i)) ?? { day: plusDays(first, step * i) });
}

function monday(value) {
  return plusDays(value, -((new Date(`${value}T00:00:00Z`).getUTCDay() + 6) % 7));
}

/** Days from one to the other, both counted. */
export function daysBetween(from, to) {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86400000 + 1;
}

/** A value of the API as its type reads. */
export function byType(type, value) {
  if (value === null || value === undefined) return NONE;
  switch (type) {
    case 'count':
      return count(value);
    case 'rate':
      return rate(value);
    case 'decimal':
      return decimal(value);
    case 'fen':
      return fen(value);
    case 'date':
      return day(value);
    case 'instant':
      return instant(value);
    default:
      return String(value);
  }
}
