/** Lists of what figures mean, below where they are shown. */

import {byId, element} from './dom.js';
import {attackName} from './format.js';
import {arrow, meaning} from './explain.js';

const COLLAPSE = ['Collapseness', 'Hardness'];
const RESULTS = ['R@1', 'mAP', 'mAP@R', 'NMI', 'CA+', 'CA-', 'QA+', 'QA-', 'TMA', 'ES:D', 'ES:R', 'LTM', 'GTM', 'GTT',
  'ERS', 'ARS', 'R@1 under ES', 'ES shift'];

const entries = names => names.flatMap(name => [element('dt', {}, `${attackName(name)} ${arrow(name)}`),
  element('dd', {}, meaning(name))]);

/** @param collapseness whether it is shown, and not hardness alone */
export function showCollapseMeanings(collapseness) {
  byId('meanings-collapse').replaceChildren(...entries(COLLAPSE.slice(collapseness ? 0 : 1)));
}

export function showMeanings() {
  byId('meanings-results').append(...entries(RESULTS));
}
