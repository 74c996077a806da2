/** Curves of several runs over one axis, each with its own iterations. */

import {isNumber} from './format.js';

/**
 * @param curves x and values of each run
 * @param slots how many lines the chart has; those beyond the runs stay empty
 * @param stretch first and last iteration to show, or null for all
 */
export function overlay(curves, slots, stretch) {
  const inside = at => isNumber(at) && (!stretch || (at >= stretch[0] && at <= stretch[1]));
  const x = [...new Set(curves.flatMap(curve => curve.x.filter(inside)))].sort((a, b) => a - b);
  const index = new Map(x.map((at, i) => [at, i]));
  const lines = Array.from({length: slots}, (_, slot) => {
    const mean = new Array(x.length).fill(null);
    const curve = curves[slot];
    curve?.x.forEach((at, i) => {
      if (index.has(at) && isNumber(curve.values[i])) {
        mean[index.get(at)] = curve.values[i];
      }
    });
    return {mean, min: mean, max: mean};
  });
  return {x, lines, span: stretch ?? [x[0] ?? 0, x.at(-1) ?? 1]};
}
