/** Brings the parts of the page together. */

import {readAddress, showRun} from './address.js';
import {getFigures} from './api.js';
import {Bar, isDead} from './bar.js';
import {Charts} from './charts.js';
import {Compare} from './compare.js';
import {Controls} from './controls.js';
import {byId, reachable, setText} from './dom.js';
import {showEvents} from './events.js';
import {learnFigures} from './explain.js';
import {integer, isNumber, text} from './format.js';
import {Gauge} from './gauge.js';
import {showMeanings} from './meanings.js';
import {Numbers} from './numbers.js';
import {Poller} from './poller.js';
import {Projection} from './projection.js';
import {showResults, showSearches} from './results.js';
import {showSettings} from './settings.js';
import {bindThemeButton} from './theme.js';
import {Triplets} from './triplets.js';
import {Zoom} from './zoom.js';

const ANNOUNCED_MS = 20_000;

let wanted = readAddress();
let current = null;
let runs = [];
let verdict = null;
let announced = 0;

function announce(message) {
  setText(byId('announcements'), message);
  clearTimeout(announced);
  announced = setTimeout(() => setText(byId('announcements'), ''), ANNOUNCED_MS);
}

bindThemeButton(byId('theme'));
reachable(byId('events'));
reachable(byId('yaml').querySelector('pre'));
const zoom = new Zoom(() => poller.renew('curves'));
const bar = new Bar(choose);
const gauge = new Gauge();
const charts = new Charts(zoom);
const triplets = new Triplets();
const numbers = new Numbers();
const projection = new Projection(() => poller.renew('projection'), announce);
const controls = new Controls(() => poller.poke(), announce);
const compare = new Compare(zoom, () => poller.poke());

const poller = new Poller({
  runs: showRuns,
  status: showStatus,
  searches: answer => showSearches(answer.searches ?? []),
  others: () => compare.refresh(),
  isWaiting: () => compare.isWaiting,
  reached: () => bar.reached(),
  unreached: (since, error) => bar.unreached(since, error),
  vanished,
}, {
  curves: {path: () => `curves${zoom.query}`, show: showCurves},
  triplets: {path: () => 'triplets', show: answer => triplets.show(answer.triplets ?? [])},
  projection: {path: () => projection.path, show: answer => projection.show(answer), urgent: () => projection.isWorking},
  events: {path: () => 'events', show: answer => showEvents(answer.events ?? [])},
  config: {path: () => 'config', show: showSettings},
  results: {path: () => 'results', show: answer => {
    showResults(answer);
    compare.showCurrent({results: answer});
  }},
});

function choose(id) {
  current = id;
  verdict = null;
  showRun(id);
  document.title = 'COLO-TRIDE';
  byId('content').hidden = id === null;
  byId('nothing').hidden = id !== null;
  bar.select(id);
  bar.show({});
  zoom.forget();
  gauge.show({});
  charts.show(null);
  triplets.show(null);
  projection.forget(id);
  showEvents(null);
  showSettings(null);
  showResults(null);
  numbers.show({});
  numbers.showValidations(null);
  controls.show(null);
  compare.showCurrent({id});
  poller.watch(id);
}

function showRuns(answer) {
  runs = (answer.runs ?? []).filter(run => typeof run?.id === 'string');
  bar.showRuns(runs, answer.steered, current);
  compare.showRuns(runs);
  if (current !== null) {
    return;
  }
  const known = id => runs.some(run => run.id === id);
  const first = [wanted, answer.steered].find(known) ?? (runs.find(run => !isDead(run)) ?? runs[0])?.id;
  wanted = null;
  if (first !== undefined) {
    choose(first);
  } else {
    setText(byId('nothing'), 'No run yet. Start one with mvn -q compile exec:java@train; it appears here by itself.');
  }
}

function showStatus(status) {
  bar.show(status);
  byId('content').classList.toggle('loading', Boolean(status.loading));
  showEpsilon(status);
  if (status.loading) {
    gauge.show({loading: true});
    return;
  }
  gauge.show(status);
  triplets.showTurns(status);
  numbers.show(status);
  controls.show(status);
  const name = text(status.name, 60) || text(status.id, 60);
  const share = isNumber(status.iteration) && status.iterations > 0
    ? `${Math.floor((100 * status.iteration) / status.iterations)} % · ` : '';
  document.title = `${share}${name} · COLO-TRIDE`;
  const now = status.verdict?.name ?? 'unknown';
  if (verdict !== null && now !== verdict && now !== 'unknown') {
    announce(now === 'collapsed' ? `The training has collapsed, at iteration ${integer(status.verdict.since)}.`
      : 'The training is healthy.');
  }
  verdict = now;
}

/** Nothing to be seen of an attack would look like a fault. */
function showEpsilon({turns, epoch, latest}) {
  const none = latest?.epsilon === 0 && turns?.length > 0;
  byId('without-epsilon').hidden = !none;
  setText(byId('without-epsilon'), none ? `ε is 0 ${epoch === 1 ? 'in the first epoch' : 'now'}: nothing is perturbed yet. `
    + 'The adversary’s step grows from 0 over the training (schedule of the defence).' : '');
}

function showCurves(curves) {
  charts.show(curves);
  numbers.showValidations(curves.validations);
  compare.showCurrent({curves});
}

function vanished(id) {
  announce(`The run ${text(runs.find(run => run.id === id)?.name ?? id, 60)} is no longer there.`);
  choose(null);
  poller.poke();
}

window.addEventListener('hashchange', () => {
  const id = readAddress();
  if (id !== null && id !== current) {
    choose(id);
  }
});

bar.show({});
// Without their meanings figures are still figures.
await getFigures().then(answer => learnFigures(answer.figures ?? []), error => console.warn(error));
showMeanings();
poller.poke();
