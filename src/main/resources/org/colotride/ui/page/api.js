/** Requests to the server: few at a time, and none faster than it can bear. */

const BASE = '/colotride/api';
const MOST_AT_ONCE = 2;
/** The server answers 40 requests a second, to all pages together. */
const APART_MS = 50;
const PATIENCE_MS = 20_000;

const waiting = [];
let inFlight = 0;
let lastStart = 0;
let token = null;
/** Whether the server has said that it takes the token. */
let trusted = false;

export class HttpError extends Error {
  constructor(status, message) {
    super(message || `the server answered ${status}`);
    this.status = status;
  }
}

function admit() {
  if (inFlight >= MOST_AT_ONCE || waiting.length === 0) {
    return;
  }
  const early = lastStart + APART_MS - performance.now();
  if (early > 0) {
    setTimeout(admit, early);
    return;
  }
  lastStart = performance.now();
  inFlight++;
  waiting.shift()();
  admit();
}

function turn() {
  return new Promise(resolve => {
    waiting.push(resolve);
    admit();
  });
}

async function request(path, options = {}) {
  await turn();
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE_MS);
  try {
    const response = await fetch(BASE + path, {...options, signal: abort.signal, cache: 'no-store'});
    const body = await response.json().catch(() => null);
    if (!response.ok) {
      throw new HttpError(response.status, body?.message);
    }
    if (body === null || typeof body !== 'object') {
      throw new HttpError(response.status, 'the answer cannot be read');
    }
    return body;
  } finally {
    clearTimeout(timer);
    inFlight--;
    admit();
  }
}

const runPath = (id, part = '') => `/runs/${encodeURIComponent(id)}${part ? `/${part}` : ''}`;

export const getRuns = () => request('/runs');
export const getFigures = () => request('/figures');
export const getSearches = () => request('/searches');
export async function getRun(id) {
  const status = await request(runPath(id), token ? {headers: {'X-Colotride-Token': token}} : {});
  trusted = Boolean(token && status.trusted);
  if (token && !trusted) {
    dropToken();
  }
  return status;
}

/** @param part such as {@code curves}, a query included */
export const getPart = (id, part) => request(runPath(id, part));

export function control(id, action) {
  return request(runPath(id, 'control'), {
    method: 'POST',
    headers: {'Content-Type': 'application/json', 'X-Colotride-Token': token ?? ''},
    body: JSON.stringify({action}),
  });
}

export const hasToken = () => trusted;

/**
 * Keeps a token that came with the address; the caller removes it from there, where others could read it. It lasts as long
 * as this page of the tab's history: a storage would show it to every page of this server, Deeplearning4j's too.
 */
export function keepToken(given) {
  token = given || token || history.state?.token || null;
}

/** For the page's entry in the history. */
export const historyState = () => token ? {token} : null;

/** The server refuses the token: it is of an earlier process. */
export function dropToken() {
  token = null;
  trusted = false;
  history.replaceState(null, '');
}
