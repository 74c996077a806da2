/** How near to collapse the training is: collapseness on an arc, with the brink τ and the monitor's verdict. */

import {byId, element, setAttribute, setText, svg} from './dom.js';
import {NONE, integer, isNumber, signed, text} from './format.js';
import {showCollapseMeanings} from './meanings.js';
import {onAnotherDefense, turnColor} from './turns.js';

const LOW = -1;
const HIGH = 0.5;
const CENTRE = {x: 170, y: 160};
const RADIUS = 130;
const WIDTH = 16;
/** A tick nearer to the brink would run into its label. */
const APART = 0.15;

/** A mark's place on the dial, and its sample beside the readings. */
const BENIGN = {shape: 'M-2.4 0 L-0.8 -120 L0.8 -120 L2.4 0 Z', sample: 'M5.5 0 L8.5 0 L8.5 14 L5.5 14 Z'};
const TURNS = [
  {shape: 'M0 -140 L-8 -155 L8 -155 Z', sample: 'M7 13 L0 1 L14 1 Z'},
  {shape: 'M0 -120 L-6.5 -110 L0 -100 L6.5 -110 Z', sample: 'M7 0 L13 7 L7 14 L1 7 Z'},
  {shape: 'M-5 -155 L5 -155 L5 -145 L-5 -145 Z', sample: 'M2 2 L12 2 L12 12 L2 12 Z'},
  {shape: 'M0 -120 L-7 -107 L7 -107 Z', sample: 'M7 1 L14 13 L0 13 Z'},
];
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
  #marks = svg('g');
  #shown = [];
  #collapseness = true;
  #arrange = onAnotherDefense(defense => this.#make(defense));
  #ticks = new Map([LOW, -0.5, 0, HIGH].map(value => [value, tick(value)]));

  constructor() {
    this.#node.append(svg('svg', {viewBox: '0 0 340 180', 'aria-hidden': 'true', focusable: 'false'},
      this.#safe, this.#lost, ...this.#ticks.values(), this.#brink, this.#tau,
      svg('g', {transform: `translate(${CENTRE.x} ${CENTRE.y})`},
        this.#marks, svg('circle', {r: 6, class: 'hub'}))));
    setAttribute(this.#node, 'role', 'meter');
    setAttribute(this.#node, 'aria-label', 'Collapseness');
    setAttribute(this.#node, 'aria-valuemin', LOW);
    setAttribute(this.#node, 'aria-valuemax', HIGH);
    this.#make({turns: [], collapseness: true});
    this.show({});
  }

  /** Marks and readings of each turn; of hardness, which has no dial, where collapseness is not measured. */
  #make({turns, collapseness}) {
    this.#collapseness = collapseness;
    this.#node.hidden = !collapseness;
    setText(byId('meanings-question'), `What is ${collapseness ? 'collapseness' : 'hardness'}?`);
    showCollapseMeanings(collapseness);
    this.#shown = [
      {kind: 'benign', label: collapseness ? 'Benign' : 'Hardness, benign', ...BENIGN,
        of: status => collapseness ? status.latest?.collapsenessBefore : status.latest?.hardnessBefore},
      ...turns.map((name, turn) => ({kind: turnColor(turn), label: collapseness ? `After ${name}` : `Hardness after ${name}`,
        ...TURNS[turn % TURNS.length], of: status => {
          const latest = status.turns?.[turn]?.latest;
          return collapseness ? latest?.collapsenessAfter : latest?.hardnessAfter;
        }})),
    ].map(one => ({...one, value: element('dd', {}, NONE),
      mark: svg('g', {class: `needle ${one.kind}`, visibility: 'hidden'}, svg('path', {d: one.shape}))}));
    this.#marks.replaceChildren(...this.#shown.map(one => one.mark));
    byId('readings').replaceChildren(...this.#shown.map(one => element('div', {}, element('dt', {},
      svg('svg', {viewBox: '0 0 14 14', class: `sample ${one.kind}`, 'aria-hidden': 'true'},
        svg('path', {d: one.sample})), one.label), one.value)));
  }

  /** @param status of the run */
  show(status) {
    this.#arrange(status);
    const values = this.#shown.map(one => one.of(status));
    const benign = values[0];
    this.#showBrink(status.threshold);
    this.#shown.forEach(({kind, mark, value}, i) => {
      const known = isNumber(values[i]);
      setAttribute(mark, 'visibility', known ? 'visible' : 'hidden');
      if (known) {
        mark.style.transform = `rotate(${angle(values[i]).toFixed(2)}deg)`;
      }
      setText(value, signed(values[i], 3));
      setAttribute(this.#node, `data-${kind}`, known ? values[i] : '');
    });
    const verdict = this.#showVerdict(status);
    this.#showAbove(benign, status);
    const spoken = this.#shown.map(({label}, i) =>
      `${label} ${isNumber(values[i]) ? signed(values[i], 3) : 'not measured'}`);
    if (isNumber(status.threshold)) {
      spoken.push(`brink at ${status.threshold}`);
    }
    setAttribute(this.#node, 'aria-valuenow', isNumber(benign) ? clamp(benign) : LOW);
    setAttribute(this.#node, 'aria-valuetext', [...spoken, verdict].join(', '));
  }

  #showBrink(threshold) {
    const known = isNumber(threshold);
    const brink = known ? clamp(threshold) : HIGH;
    [this.#lost, this.#brink, this.#tau].forEach(part => setAttribute(part, 'visibility', known ? 'visible' : 'hidden'));
    setAttribute(this.#safe, 'd', arc(LOW, brink));
    setAttribute(this.#lost, 'd', arc(brink, HIGH));
    setAttribute(this.#brink, 'd', `M${point(brink, RADIUS - WIDTH / 2 - 3)} L${point(brink, RADIUS + WIDTH / 2 + 3)}`);
    const [x, y] = point(brink, RADIUS - 50).split(' ');
    setAttribute(this.#tau, 'x', x);
    setAttribute(this.#tau, 'y', y);
    setText(this.#tau, `τ ${threshold === 0 ? '0' : signed(threshold)}`);
    for (const [value, label] of this.#ticks) {
      const inside = value !== LOW && value !== HIGH;
      setAttribute(label, 'visibility', inside && known && Math.abs(value - brink) < APART ? 'hidden' : 'visible');
    }
  }

  /** A mark above the threshold beside the word healthy would be a riddle. */
  #showAbove(benign, {threshold, verdict}) {
    const above = this.#collapseness && isNumber(benign) && isNumber(threshold) && benign > threshold && verdict?.name === 'healthy';
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
