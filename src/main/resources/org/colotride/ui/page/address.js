/** The fragment of the address: which run is looked at, and once a token, which must not stay there. */

import {historyState, keepToken} from './api.js';

/** @returns the run that the address names, or null */
export function readAddress() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const given = fragment.get('token');
  keepToken(given);
  if (given !== null) {
    showRun(fragment.get('run'));
  }
  return fragment.get('run');
}

/** Names the run in the address, so that it can be shared and survives a reload. */
export function showRun(id) {
  const address = id ? `#run=${encodeURIComponent(id)}` : location.pathname + location.search;
  history.replaceState(historyState(), '', address);
}
