/** How near to collapse the training is: collapseness on an arc, with the brink τ and the monitor's verdict. */

import {byId, element, setAttribute, setText, svg} from './dom.js';
import {NONE, integer, isNumber, signed, text} from './format.js';

const LOW = -1;
const HIGH = 0.5;
const CENTRE = {x: 170, y: 160};
const RADIUS = 130;
const WIDTH = 16;
/** A tick nearer to the brink would run into its label. */
const APART = 0.15;

const MARKS = [
  {key: 'benign', label: 'Benign', shape: 'M-2.4 0 L-0.8 -120 L0.8 -120 L2.4 0 Z'},
  {key: 'cap', label: 'After CAP', shape: 'M0 -140 L-8 -155 L8 -155 Z'},
  {key: 'anp', label: 'After ANP', shape: 'M0 -120 L-6.5 -110 L0 -100 L6.5 -110 Z'},
];
const SAMPLES = {
  benign: 'M5.5 0 L8.5 0 L8.5 14 L5.5 14 Z',
  cap: 'M7 13 L0 1 L14 1 Z',
  anp: 'M7 0 L13 7 L7 14 L1 7 Z',
};
const VERDICTS = {healthy: '✓ Healthy', collapsed: '! Collapsed'};

const clamp = value => Math.min(HIGH, Math.max(LOW, value));
/** Degrees from upright. */
const angle = value => ((clamp(value) - LOW) / (HIGH - LOW)) * 180 - 90;

function point(value, radius) {
  const radians = (angle(value) * Math.PI) / 180;
  return `${(CENTRE.x + radius * Math.sin(radians)).toFixed(2)} ${(CENTRE.y - radius * Math.cos(radians)).toFixed(2)}`;
}

function arc(from, to) {
  return `M${point(from, RADIUS)} A${RADIUS} ${RADIUS} 0 0 1 ${point(to, RADIUS)}`;
}

/** The ends of the scale are labelled below it, since marks pass inside and outside. */
function tick(value) {
  const end = value === LOW || value === HIGH;
  const [x, y] = end ? [CENTRE.x + Math.sign(value) * RADIUS, CENTRE.y + 14] : point(value, RADIUS - 46).split(' ');
  return svg('text', {x, y, 'text-anchor': 'middle', 'dominant-baseline': 'middle'},
    value === 0 ? '0' : signed(value, 1));
}

export class Gauge {
  #node = byId('gauge');
  #safe = svg('path', {class: 'safe', 'stroke-width': WIDTH});
  #lost = svg('path', {class: 'lost', 'stroke-width': WIDTH});
  #brink = svg('path', {class: 'brink'});
  #tau = svg('text', {class: 'tau', 'text-anchor': 'middle', 'dominant-baseline': 'middle'});
  #marks = new Map(MARKS.map(mark => [mark.key,
    svg('g', {class: `needle ${mark.key}`, visibility: 'hidden'}, svg('path', {d: mark.shape}))]));
  #ticks = new Map([LOW, -0.5, 0, HIGH].map(value => [value, tick(value)]));
  #readings = new Map();

  constructor() {
    this.#node.append(svg('svg', {viewBox: '0 0 340 180', 'aria-hidden': 'true', focusable: 'false'},
      this.#safe, this.#lost, ...this.#ticks.values(), this.#brink, this.#tau,
      svg('g', {transform: `translate(${CENTRE.x} ${CENTRE.y})`},
        ...this.#marks.values(), svg('circle', {r: 6, class: 'hub'}))));
    setAttribute(this.#node, 'role', 'meter');
    setAttribute(this.#node, 'aria-label', 'Collapseness');
    setAttribute(this.#node, 'aria-valuemin', LOW);
    setAttribute(this.#node, 'aria-valuemax', HIGH);
    for (const {key, label} of MARKS) {
      const value = element('dd', {}, NONE);
      this.#readings.set(key, value);
      byId('readings').append(element('div', {}, element('dt', {},
        svg('svg', {viewBox: '0 0 14 14', class: `sample ${key}`, 'aria-hidden': 'true'},
          svg('path', {d: SAMPLES[key]})), label), value));
    }
    this.show({});
  }

  /** @param status of the run */
  show(status) {
    const values = {
      benign: status.latest?.collapsenessBefore,
      cap: status.latestCap?.collapsenessAfter,
      anp: status.latestAnp?.collapsenessAfter,
    };
    this.#showBrink(status.threshold);
    for (const [key, value] of Object.entries(values)) {
      const mark = this.#marks.get(key);
      setAttribute(mark, 'visibility', isNumber(value) ? 'visible' : 'hidden');
      if (isNumber(value)) {
        mark.style.transform = `rotate(${angle(value).toFixed(2)}deg)`;
      }
      setText(this.#readings.get(key), signed(value, 3));
      setAttribute(this.#node, `data-${key}`, isNumber(value) ? value : '');
    }
    const verdict = this.#showVerdict(status);
    this.#showAbove(values.benign, status);
    const spoken = MARKS.map(({key, label}) =>
      `${label} ${isNumber(values[key]) ? signed(values[key], 3) : 'not measured'}`);
    if (isNumber(status.threshold)) {
      spoken.push(`brink at ${status.threshold}`);
    }
    setAttribute(this.#node, 'aria-valuenow', isNumber(values.benign) ? clamp(values.benign) : LOW);
    setAttribute(this.#node, 'aria-valuetext', [...spoken, verdict].join(', '));
  }

  #showBrink(threshold) {
    const known = isNumber(threshold) ? threshold : 0;
    const brink = clamp(known);
    setAttribute(this.#safe, 'd', arc(LOW, brink));
    setAttribute(this.#lost, 'd', arc(brink, HIGH));
    setAttribute(this.#brink, 'd', `M${point(brink, RADIUS - WIDTH / 2 - 3)} L${point(brink, RADIUS + WIDTH / 2 + 3)}`);
    const [x, y] = point(brink, RADIUS - 50).split(' ');
    setAttribute(this.#tau, 'x', x);
    setAttribute(this.#tau, 'y', y);
    setText(this.#tau, `τ ${known === 0 ? '0' : signed(known)}`);
    for (const [value, label] of this.#ticks) {
      const inside = value !== LOW && value !== HIGH;
      setAttribute(label, 'visibility', inside && Math.abs(value - brink) < APART ? 'hidden' : 'visible');
    }
  }

  /** A mark above the threshold beside the word healthy would be a riddle. */
  #showAbove(benign, {threshold, verdict}) {
    const above = isNumber(benign) && isNumber(threshold) && benign > threshold && verdict?.name === 'healthy';
    byId('above').hidden = !above;
    setText(byId('above'), above ? `Above τ now (${signed(benign, 3)} against ${signed(threshold)}), which is the brink, not yet a `
      + 'collapse. It is called a collapse when embeddings have drawn together over some 10 iterations, or when a '
      + 'validation’s R@1 has fallen below half of the best.' : '');
  }

  #showVerdict({verdict, loading, id}) {
    const name = Object.hasOwn(VERDICTS, verdict?.name) ? verdict.name : 'unknown';
    const since = isNumber(verdict?.since) ? ` since iteration ${integer(verdict.since)}` : '';
    const words = name === 'unknown' ? (loading || id === undefined ? 'Loading …' : 'No verdict yet') : VERDICTS[name] + since;
    setText(byId('verdict'), words);
    setAttribute(byId('verdict'), 'data-tone', {healthy: 'good', collapsed: 'bad'}[name] ?? 'still');
    setAttribute(this.#node, 'data-verdict', name);
    setText(byId('explanation'), text(verdict?.explanation, 400));
    return words.replace(/^\W+ ?/, '');
  }
}
