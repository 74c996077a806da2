/** Colours and marks that tell classes, and runs, apart: on light and dark, and as far as it goes for any eye. */

import {isDark} from './theme.js';

/** After Paul Tol's schemes for colour-blind readers, each darkened or lightened until it stands out. */
const LIGHT = ['#33629a', '#d1661a', '#1b7f3b', '#a12d6b', '#1592b8',
  '#8a6d0b', '#c8324a', '#00796b', '#6d6d6d', '#7d4fb3'];
const DARK = ['#7eb0f0', '#f0954d', '#5cc47a', '#e48ab9', '#63cdee',
  '#d8c153', '#f27c8a', '#3fc1b0', '#b5b5b5', '#b99af0'];

const GOLDEN_ANGLE = 137.508;

/** @param count how many there are: beyond ten, hues spread around the circle */
export function classColor(index, count = LIGHT.length) {
  if (count <= LIGHT.length) {
    return (isDark() ? DARK : LIGHT)[index % LIGHT.length];
  }
  const hue = Math.round((index * GOLDEN_ANGLE) % 360);
  return `hsl(${hue} ${isDark() ? '65% 68%' : '65% 38%'})`;
}

const regular = (corners, turn, radius) => Array.from({length: corners}, (_, i) => {
  const angle = turn + (2 * Math.PI * i) / corners;
  return [radius * Math.sin(angle), -radius * Math.cos(angle)];
});
const star = regular(10, 0, 1.35).map(([x, y], i) => (i % 2 ? [x * 0.45, y * 0.45] : [x, y]));
const plus = [[-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4], [1.2, 0.4], [0.4, 0.4],
  [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4], [-1.2, 0.4], [-1.2, -0.4], [-0.4, -0.4]];
const cross = plus.map(([x, y]) => [(x - y) * 0.72, (x + y) * 0.72]);
/** Corners on a unit scale; null is a circle. */
const MARKS = [null, regular(4, Math.PI / 4, 1.2), regular(3, 0, 1.35), regular(4, 0, 1.35), plus,
  regular(3, Math.PI, 1.35), star, cross, regular(5, 0, 1.2), regular(3, Math.PI / 2, 1.35)];

/** Adds the mark of a class to the path being drawn. */
export function traceMark(context, index, count, x, y, radius) {
  const corners = count <= MARKS.length ? MARKS[index % MARKS.length] : null;
  if (corners === null) {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  const [first, ...others] = corners.map(([dx, dy]) => [x + radius * dx, y + radius * dy]);
  context.moveTo(...first);
  others.forEach(corner => context.lineTo(...corner));
  context.closePath();
}
