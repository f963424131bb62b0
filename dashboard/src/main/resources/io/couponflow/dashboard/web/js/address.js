// What is looked at, kept in the address: a view that is sent to a colleague is the same view.

const listeners = [];

let parsed = new URLSearchParams(location.search);
let parsedFrom = location.search;

/** The value of a parameter, '' where the address has none. */
export function get(name) {
  if (location.search !== parsedFrom) {
    parsed = new URLSearchParams(location.search);
    parsedFrom = location.search;
  }
  return parsed.get(name) ?? '';
}

/** This page with some parameters changed ('' takes one away). */
export function here(changes) {
  const values = new URLSearchParams(location.search);
  set(values, changes);
  return location.pathname + query(values);
}

/** What is chosen on the pages of an audience, and goes along from one to the other. */
export const CHOICES = ['account', 'card', 'from', 'to', 'within', 'minimum', 'compare', 'lang'];

/** Another page, with what the reader has chosen for all pages and what is given. */
export function to(path, changes = {}, kept = ['account', 'from', 'to', 'lang']) {
  const values = new URLSearchParams();
  for (const name of kept) if (get(name)) values.set(name, get(name));
  set(values, changes);
  return path + query(values);
}

/** Goes to this page with some parameters changed, and tells who listens. */
export function change(changes, replace = false) {
  const next = here(changes);
  if (next === location.pathname + location.search) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', next + location.hash);
  for (const listener of listeners) listener();
}

export function onChange(listener) {
  listeners.push(listener);
}

/** A link of this page that needs no reload; it can be copied and opened elsewhere like any other. */
export function follow(changes) {
  return (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    change(typeof changes === 'function' ? changes() : changes);
  };
}

// A step to a heading of the page changes the hash alone and asks for nothing.
let seen = location.search;
onChange(() => (seen = location.search));
addEventListener('popstate', () => {
  if (location.search !== seen) for (const listener of listeners) listener();
});

function set(values, changes) {
  for (const [name, value] of Object.entries(changes)) {
    if (value === '' || value === null) values.delete(name);
    else values.set(name, value);
  }
}

function query(values) {
  return values.toString() ? `?${values}` : '';
}
