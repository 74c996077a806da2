/** Sends a photograph to /v1/search and shows what is near. */

import {bindThemeButton} from './theme.js';
import {bindUpload} from './upload.js';
import {showAnswer, showBasis, showProblem} from './results.js';

const byId = id => document.getElementById(id);
const UNREACHABLE = {
  title: 'The server does not answer',
  detail: 'it has ended, or cannot be reached',
  remedy: 'start goal serve anew and search again'
};

let photograph = null;
let limits = null;
let search = null;

async function ask(address, options) {
  const response = await fetch(address, options);
  const answer = await response.json();
  if (!response.ok) {
    throw Object.assign(new Error(answer.detail), {problem: answer});
  }
  return answer;
}

function address() {
  const query = new URLSearchParams({k: byId('k').value});
  const label = byId('label').value.trim();
  if (label) {
    query.set('label', label);
  }
  return `/v1/search?${query}`;
}

async function find() {
  if (!photograph) {
    byId('status').textContent = 'Choose a photograph first.';
    return;
  }
  if (limits && photograph.size > limits.bytes) {
    showProblem({
      title: 'The image is too large',
      detail: `it has ${(photograph.size / 1048576).toFixed(1)} MiB`,
      remedy: `choose one of at most ${(limits.bytes / 1048576).toFixed(1)} MiB`
    });
    return;
  }
  search?.abort();
  search = new AbortController();
  const {signal} = search;
  byId('status').textContent = 'Searching …';
  try {
    showAnswer(await ask(address(), {method: 'POST', body: photograph, signal}));
  } catch (error) {
    // Another search has begun if it was given up.
    if (!signal.aborted) {
      showProblem(error.problem ?? UNREACHABLE);
    }
  }
}

function take(file) {
  photograph = file;
  const shown = byId('photograph');
  URL.revokeObjectURL(shown.src);
  shown.src = URL.createObjectURL(file);
  shown.hidden = false;
  find();
}

bindThemeButton(byId('theme'));
bindUpload(byId('drop'), byId('file'), take);
byId('options').addEventListener('submit', event => {
  event.preventDefault();
  find();
});
byId('k').addEventListener('change', () => photograph && find());
ask('/v1/health').then(health => {
  ({limits} = health);
  showBasis(health.suspicion);
  byId('served').textContent = `${health.images.toLocaleString('en')} images · ${health.model.name}`;
}, () => showProblem(UNREACHABLE));
