/** What the server says of a run's defence: what takes turns, in which colour, and which figures it has. */

import {text} from './format.js';

/** More would not be told apart. */
const MOST = 12;
const COLORS = 6;
const NAME = 60;

/** The place among the turns gives a colour. */
export const turnColor = place => `turn-${place % COLORS}`;

/**
 * @param answer a status or curves
 * @return null while the server has not said anything
 */
export function defenseOf(answer) {
  if (!Array.isArray(answer?.turns)) {
    return null;
  }
  return {
    turns: answer.turns.slice(0, MOST).map(turn => text(turn?.name, NAME)),
    collapseness: answer.collapseness !== false,
    gauges: (Array.isArray(answer.gauges) ? answer.gauges : []).slice(0, MOST).map(gauge => ({
      name: text(gauge?.name, NAME), title: text(gauge?.title, NAME) || text(gauge?.name, NAME),
      explanation: text(gauge?.explanation, 400)})),
  };
}

/** Calls back when the defence is another than before; the unknown is none. */
export function onAnotherDefense(callback) {
  let shown = null;
  return answer => {
    const defense = defenseOf(answer);
    const signature = JSON.stringify(defense);
    if (defense !== null && signature !== shown) {
      shown = signature;
      callback(defense);
    }
  };
}
