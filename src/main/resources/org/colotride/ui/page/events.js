/** What happened to a run, newest first. */

import {byId, element, setText} from './dom.js';
import {clockTime, dayTime, integer, isNumber, text} from './format.js';

const MOST = 100;
const TONES = {
  collapse: 'bad', recovery: 'good', checkpoint: 'still', pause: 'wait', resume: 'still', stop: 'wait',
  start: 'still', end: 'good', failure: 'bad', refused: 'bad',
};
const DAY_MS = 86_400_000;

/** @param events oldest first; null while they are not known */
export function showEvents(events) {
  const newest = (events ?? []).slice(-MOST).reverse();
  byId('events').replaceChildren(...newest.map(item));
  byId('events-none').hidden = newest.length > 0;
  setText(byId('events-none'), events === null ? 'Loading …' : 'Nothing has happened yet.');
}

function item(event) {
  const kind = Object.hasOwn(TONES, event?.kind) ? event.kind : 'event';
  const at = isNumber(event?.iteration) ? `iteration ${integer(event.iteration)}` : '';
  const recent = Date.now() - new Date(event?.time ?? NaN).getTime() < DAY_MS;
  const time = recent ? clockTime(event.time) : dayTime(event?.time);
  return element('li', {'data-kind': kind},
    element('span', {class: 'kind', 'data-tone': TONES[kind] ?? 'still'}, kind),
    element('span', {class: 'what'}, text(event?.text, 400)),
    element('span', {class: 'note'}, [time, at].filter(Boolean).join(', ')));
}
