/** Lists of what figures mean, below where they are shown. */

import {byId, element} from './dom.js';
import {WATCHED, arrow, attackFigures, meaning, otherFigures} from './explain.js';
import {attackName} from './format.js';

const COLLAPSE = ['Collapseness', 'Hardness'];

const entries = names => names.flatMap(name => [element('dt', {}, `${attackName(name)} ${arrow(name)}`),
  element('dd', {}, meaning(name))]);

/** @param collapseness whether it is shown, and not hardness alone */
export function showCollapseMeanings(collapseness) {
  byId('meanings-collapse').replaceChildren(...entries(COLLAPSE.slice(collapseness ? 0 : 1)));
}

export function showMeanings() {
  const others = otherFigures().filter(name => !COLLAPSE.some(shown => shown.toLowerCase() === name));
  byId('meanings-results').append(...entries([...others, ...attackFigures(), ...Object.values(WATCHED)]));
}
