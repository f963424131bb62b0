// The server's answers, and what each query of it may be asked.

const CARD = ['account', 'card', 'channel'];
const PERIOD = [...CARD, 'from', 'to'];
const COMPARED = [...PERIOD, 'within', 'minimum', 'before'];
const CARD_PERIOD = ['account', 'card', 'from', 'to'];
const DAYS = ['account', 'from', 'to'];

/** The parameters of every query; any other one is a mistake that the server refuses. */
export const PARAMETERS = {
  marketing: {
    accounts: [],
    cards: ['account'],
    'channel-names': ['account'],
    overview: COMPARED,
    channels: COMPARED,
    days: [...PERIOD, 'within'],
    revenue: CARD_PERIOD,
    cohorts: PERIOD,
    lags: PERIOD,
    matrix: PERIOD,
    stores: PERIOD,
    staff: PERIOD,
    states: CARD,
    windows: CARD,
    'card-funnel': ['account'],
    parity: CARD_PERIOD,
    'parity-differences': CARD_PERIOD,
    'parity-checks': ['account'],
    'channel-cards': ['account', 'channel', 'from', 'to', 'within', 'minimum', 'before'],
  },
  finance: {
    accounts: [],
    cards: ['account'],
    balances: DAYS,
    reconciliation: DAYS,
    'day-orders': ['account', 'day'],
    orders: DAYS,
    'order-pushes': ['account', 'order'],
    exceptions: DAYS,
    statement: ['account', 'month'],
    'statement-entries': ['account', 'month'],
    payments: [...CARD_PERIOD, 'by'],
    'payment-stores': CARD_PERIOD,
    'order-differences': ['account'],
    'order-checks': ['account'],
  },
  ops: {
    accounts: [],
    stock: ['account', 'card'],
    'cards-not-understood': ['account', 'card'],
    alarms: CARD_PERIOD,
    quality: ['from', 'to', 'by'],
    sources: ['from', 'to'],
    reasons: ['from', 'to'],
    'dead-letters': ['from', 'to', 'reason'],
    attribution: [...DAYS, 'by'],
    freshness: [],
  },
};

/** The most rows that one answer holds. */
export const MOST_ROWS = 5000;

/** An answer that is none: its HTTP status (0 = the server was not reached) and what the server said about it. */
export class ApiError extends Error {
  constructor(status, message, mistakes = []) {
    super(message);
    this.status = status;
    this.mistakes = mistakes;
  }
}

/** The address of a query with those of the values that it takes. Suffix .csv or .xlsx for a file. */
export function address(audience, query, values, more = {}, suffix = '') {
  const parameters = new URLSearchParams();
  for (const name of PARAMETERS[audience][query]) if (values[name]) parameters.set(name, values[name]);
  for (const [name, value] of Object.entries(more)) if (value) parameters.set(name, value);
  return `/api/${audience}/${query}${suffix}?${parameters}`.replace(/\?$/, '');
}

/** The text of an answer; throws ApiError, and goes to the login page where one is needed. */
export async function ask(path, signal) {
  let response;
  try {
    response = await fetch(path, { signal });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new ApiError(0, String(failure.message));
  }
  if (response.status === 401) {
    location.assign(`/login?then=${encodeURIComponent(location.pathname + location.search)}`);
    return new Promise(() => {}); // The page is being left: nothing is to be shown any more.
  }
  noteClock(response);
  const text = await response.text();
  if (response.ok) return text;
  throw refusal(response.status, text);
}

function refusal(status, text) {
  try {
    const { error, mistakes } = JSON.parse(text);
    return new ApiError(status, error ?? '', mistakes ?? []);
  } catch {
    return new ApiError(status, ''); // A proxy's page, say: its status is all that can be told.
  }
}

/** An answer's rows as objects by column name, and its columns. */
export function parse(text) {
  const { columns, rows, more } = JSON.parse(text);
  const names = columns.map((column) => column.name);
  return {
    columns: new Map(columns.map((column) => [column.name, column.type])),
    rows: rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]]))),
    more,
  };
}

/** All rows of a query that takes few parameters, for lists to choose from. */
export async function list(audience, query, values) {
  return parse(await ask(address(audience, query, values, { limit: MOST_ROWS }))).rows;
}

export function post(path, body) {
  return fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

let ahead = 0;

// A reader's clock that is minutes off would call fresh numbers old.
function noteClock(response) {
  const told = Date.parse(response.headers.get('Date') ?? '');
  if (!Number.isNaN(told)) ahead = Math.abs(Date.now() - told) > 3000 ? Date.now() - told : 0;
}

/** The server's now, in milliseconds, as far as it is known. */
export function serverNow() {
  return Date.now() - ahead;
}
