/** The live curves: which lines share a chart, in which unit, and what of the server's answer they show. */

import {Chart} from './chart.js';
import {byId, setText} from './dom.js';
import {WATCHED, arrow, meaning} from './explain.js';
import {epsilon, integer, isNumber, number, percent, signed, significant} from './format.js';
import {onAnotherDefense, turnColor} from './turns.js';

const SMALL = 150;
const LARGE = 300;

const three = value => signed(value, 3);

const ofTurns = (key, turns, label, format) => turns.map((name, turn) =>
  ({key, turn, label: label(name), color: turnColor(turn), format}));
const perturbed = (key, turns) => [
  {key: `${key}Before`, label: 'Benign', color: 'benign', format: three},
  ...ofTurns(`${key}After`, turns, name => `After ${name}`, three),
];
/** One line needs no name beside the chart's title. */
const single = (key, format, scale) => [{key, label: '', color: 'accent', format, scale}];

const MAIN = {heading: false, height: LARGE};

/** The first is the large one: collapseness, or hardness where a defence does not know it. */
function specs({turns, gauges, collapseness}) {
  const hardness = {id: 'hardness', title: 'Hardness', lines: perturbed('hardness', turns)};
  const main = collapseness
    ? {id: 'collapseness', title: 'Collapseness', threshold: true, lines: perturbed('collapseness', turns)} : hardness;
  return [
    {...main, ...MAIN},
    {id: 'loss', title: 'Loss', lines: single('loss', significant)},
    ...collapseness ? [hardness] : [],
    {id: 'validation', title: 'Validation', validation: true, floor: 0, unit: '%', lines: [
      {key: 'recallAt1', label: 'R@1', color: 'benign', format: percent, scale: 100, width: 2},
      {key: 'attackDistance', label: WATCHED.shift, color: 'run-1', format: value => number(value, 3), right: true},
      {key: 'attackRecallAt1', label: WATCHED.recall, color: 'run-2', format: percent, scale: 100, width: 2},
    ]},
    {id: 'distance', title: 'Mean pairwise distance', floor: 0, lines: single('meanPairwiseDistance', significant)},
    ...turns.length === 0 ? [] : [{id: 'steps', title: 'PGD steps used', floor: 0,
      lines: ofTurns('steps', turns, name => name, value => number(value, 1))}],
    ...gauges.map(({name, title, explanation}, gauge) =>
      ({id: `gauge-${name}`, title, explanation, lines: [{gauge, label: '', color: 'accent', format: significant}]})),
    {id: 'epsilon', title: 'ε in force', floor: 0, lines: single('epsilon', epsilon, 255)},
    {id: 'active', title: 'Active triplets', floor: 0, ceiling: 100, unit: '%',
      lines: single('activeFraction', percent, 100)},
    {id: 'speed', title: 'Images/s', floor: 0, lines: single('imagesPerSecond', integer)},
  ];
}

/** What the server sent for a line. */
function seriesOf(curves, line) {
  const source = line.gauge !== undefined ? curves?.gauges?.[line.gauge]
    : line.turn !== undefined ? curves?.turns?.[line.turn]?.series?.[line.key] : curves?.series?.[line.key];
  return line.gauge !== undefined ? source?.series : source;
}

export class Charts {
  #zoom;
  #charts = [];
  #arrange = onAnotherDefense(defense => this.#make(specs(defense)));

  constructor(zoom) {
    this.#zoom = zoom;
    this.#make(specs({turns: [], gauges: [], collapseness: true}));
  }

  #make([main, ...others]) {
    this.#charts.forEach(([, chart]) => chart.remove());
    setText(byId('title-main'), `${main.title} over time`);
    this.#charts = [
      [main, new Chart(byId('main-chart'), readable(main), this.#zoom)],
      ...others.map(spec => [spec, new Chart(byId('curves'), readable({...spec, height: SMALL}), this.#zoom)]),
    ];
  }

  /** @param curves of the server; null before there are any, as when another run is chosen */
  show(curves) {
    this.#arrange(curves);
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
        : banded(seriesOf(curves, line), x.at.length, line.scale));
      chart.show(x.at, lines, [from, to], spec.threshold ? curves?.threshold ?? null : null);
    }
  }
}

/** Axes count in multiples, such as per cent; texts are made of what was measured. */
function readable(spec) {
  return {...spec, help: spec.explanation ?? meaning(spec.title), lines: spec.lines.map(line =>
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
