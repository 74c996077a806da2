/** The live curves: which lines share a chart, in which unit, and what of the server's answer they show. */

import {Chart} from './chart.js';
import {byId} from './dom.js';
import {arrow, meaning} from './explain.js';
import {epsilon, integer, isNumber, number, percent, signed, significant} from './format.js';

const SMALL = 150;
const LARGE = 300;

const perturbed = (key, format) => [
  {key: `${key}Before`, label: 'Benign', color: 'benign', format},
  {key: `${key}Cap`, label: 'After CAP', color: 'cap', format},
  {key: `${key}Anp`, label: 'After ANP', color: 'anp', format},
];
/** One line needs no name beside the chart's title. */
const single = (key, format, scale) => [{key, label: '', color: 'accent', format, scale}];

const MAIN = {id: 'collapseness', title: 'Collapseness', heading: false, height: LARGE, threshold: true,
  lines: perturbed('collapseness', value => signed(value, 3))};

const OTHERS = [
  {id: 'loss', title: 'Loss', lines: single('loss', significant)},
  {id: 'hardness', title: 'Hardness', lines: perturbed('hardness', value => signed(value, 3))},
  {id: 'validation', title: 'Validation', validation: true, floor: 0, unit: '%', lines: [
    {key: 'recallAt1', label: 'R@1', color: 'benign', format: percent, scale: 100, width: 2},
    {key: 'attackDistance', label: 'ES shift', color: 'cap', format: value => number(value, 3), right: true},
    {key: 'attackRecallAt1', label: 'R@1 under ES', color: 'anp', format: percent, scale: 100, width: 2},
  ]},
  {id: 'distance', title: 'Mean pairwise distance', floor: 0, lines: single('meanPairwiseDistance', significant)},
  {id: 'steps', title: 'PGD steps used', floor: 0, lines: [
    {key: 'stepsCap', label: 'CAP', color: 'cap', format: value => number(value, 1)},
    {key: 'stepsAnp', label: 'ANP', color: 'anp', format: value => number(value, 1)},
  ]},
  {id: 'epsilon', title: 'ε in force', floor: 0, lines: single('epsilon', epsilon, 255)},
  {id: 'active', title: 'Active triplets', floor: 0, ceiling: 100, unit: '%', lines: single('activeFraction', percent, 100)},
  {id: 'speed', title: 'Images/s', floor: 0, lines: single('imagesPerSecond', integer)},
];

export class Charts {
  #zoom;
  #charts;

  constructor(zoom) {
    this.#zoom = zoom;
    this.#charts = [
      [MAIN, new Chart(byId('main-chart'), readable(MAIN), zoom)],
      ...OTHERS.map(spec => [spec, new Chart(byId('curves'), readable({...spec, height: SMALL}), zoom)]),
    ];
  }

  /** @param curves of the server; null before there are any, as when another run is chosen */
  show(curves) {
    const [from, to] = this.#zoom.stretch ?? [curves?.from ?? 0, curves?.to ?? 1];
    if (curves && !this.#zoom.stretch) {
      this.#zoom.follow(from, to);
    }
    for (const [spec, chart] of this.#charts) {
      if (!curves) {
        chart.forget();
      }
      const x = spec.validation ? within(curves?.validations, from, to) : {at: curves?.x ?? []};
      const lines = spec.lines.map(line => spec.validation
        ? plain(x.picked.map(i => curves.validations[line.key]?.[i] ?? null), line.scale)
        : banded(curves?.series?.[line.key], x.at.length, line.scale));
      chart.show(x.at, lines, [from, to], spec.threshold ? curves?.threshold ?? null : null);
    }
  }
}

/** Axes count in multiples, such as per cent; texts are made of what was measured. */
function readable(spec) {
  return {...spec, help: meaning(spec.title), lines: spec.lines.map(line =>
    ({...line, label: `${line.label} ${arrow(line.label)}`.trim(), help: meaning(line.label), format: value => line.format(isNumber(value) ? value / (line.scale ?? 1) : null)}))};
}

/** The server sends all validations; those of the stretch remain. */
function within(validations, from, to) {
  const all = validations?.iteration ?? [];
  const picked = all.map((iteration, i) => i).filter(i => isNumber(all[i]) && all[i] >= from && all[i] <= to);
  return {at: picked.map(i => all[i]), picked};
}

function scaled(values, length, scale = 1) {
  return Array.from({length}, (_, i) => isNumber(values?.[i]) ? values[i] * scale : null);
}

function banded(series, length, scale) {
  return {
    mean: scaled(series?.mean, length, scale),
    min: scaled(series?.min, length, scale),
    max: scaled(series?.max, length, scale),
  };
}

function plain(values, scale) {
  const mean = scaled(values, values.length, scale);
  return {mean, min: mean, max: mean};
}
