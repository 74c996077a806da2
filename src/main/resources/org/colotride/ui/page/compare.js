/** Other runs beside the one that is shown: their curves in the same charts, their figures in one table. */

import {getPart, getRun} from './api.js';
import {Chart} from './chart.js';
import {isDead} from './bar.js';
import {byId, element, setText, table} from './dom.js';
import {arrow} from './explain.js';
import {dayTime, isNumber, number, percent, share, signed, significant, text} from './format.js';
import {overlay} from './overlay.js';

const MOST = 5;
const PAUSE_MS = 15_000;
const HEIGHT = 190;

const CHARTS = [
  {id: 'compare-loss', title: 'Loss', format: significant, series: curves => curves?.series?.loss?.mean},
  {id: 'compare-collapseness', title: 'Collapseness, benign', format: value => signed(value, 3), threshold: true,
    series: curves => curves?.series?.collapsenessBefore?.mean},
  {id: 'compare-hardness', title: 'Hardness, benign', format: value => signed(value, 3),
    series: curves => curves?.series?.hardnessBefore?.mean},
  {id: 'compare-recall', title: 'R@1 of validations', format: value => percent(isNumber(value) ? value / 100 : null),
    unit: '%', validation: true,
    series: curves => curves?.validations?.recallAt1?.map(value => isNumber(value) ? 100 * value : null)},
];

export class Compare {
  #zoom;
  #poke;
  #current = {id: null, curves: null, results: null};
  #runs = [];
  #picked = new Map();
  #boxes = new Map();
  #charts = [];
  #list = element('div', {class: 'choices'});
  #deadList = element('div', {class: 'choices'});
  #deadCount = element('summary');
  #dead = element('details', {hidden: true}, this.#deadCount, this.#deadList);
  #empty = element('p', {class: 'note'});
  #grid = element('div', {class: 'grid charts two', hidden: true});
  #figures = element('div');

  /** @param poke lets the next turn of the poller come at once */
  constructor(zoom, poke) {
    this.#zoom = zoom;
    this.#poke = poke;
    byId('compare').append(element('fieldset', {}, element('legend', {class: 'note'}, `Up to ${MOST} runs`),
      this.#list, this.#dead, this.#empty), this.#grid, this.#figures);
  }

  showRuns(runs) {
    this.#runs = runs;
    [...this.#picked.keys()].filter(id => !runs.some(run => run.id === id)).forEach(id => this.#picked.delete(id));
    this.#renderChoices();
    this.#render();
  }

  /** @param change of id, curves or results of the run that is shown */
  showCurrent(change) {
    if (change.id !== undefined && change.id !== this.#current.id) {
      this.#current = {curves: null, results: null};
      this.#picked.delete(change.id);
    }
    Object.assign(this.#current, change);
    this.#renderChoices();
    this.#render();
  }

  /** Asks for what the chosen runs have done since. */
  async refresh() {
    for (const [id, known] of this.#picked) {
      const iteration = this.#runs.find(run => run.id === id)?.iteration;
      const rested = performance.now() - known.asked >= PAUSE_MS;
      if (rested ? !known.curves || known.iteration !== iteration : !known.curves && !known.failed) {
        await this.#ask(id, known, iteration);
      }
    }
  }

  /** Whether the server has yet to read a run that was chosen. */
  get isWaiting() {
    return [...this.#picked.values()].some(known => !known.curves && !known.failed);
  }

  async #ask(id, known, iteration) {
    known.asked = performance.now();
    try {
      if ((await getRun(id)).loading) {
        return;
      }
      const [curves, results] = await Promise.all([getPart(id, 'curves'), getPart(id, 'results')]);
      Object.assign(known, {curves, results, iteration, failed: false});
      this.#charts.forEach(([, chart]) => chart.forget());
    } catch (error) {
      if (!error.status || error.status === 429) {
        throw error;
      }
      known.failed = true;
    }
    this.#render();
  }

  #renderChoices() {
    const others = this.#runs.filter(run => run.id !== this.#current.id);
    const nodes = others.map(run => {
      const box = this.#boxes.get(run.id) ?? this.#box(run.id);
      setText(box.label, `${text(run.name, 50) || text(run.id, 50)}, ${dayTime(run.started)}`);
      setText(box.state, text(run.state, 20));
      box.input.checked = this.#picked.has(run.id);
      box.input.disabled = !box.input.checked && this.#picked.size >= MOST;
      return box.node;
    });
    [...this.#boxes.keys()].filter(id => !others.some(run => run.id === id)).forEach(id => this.#boxes.delete(id));
    const isFolded = i => isDead(others[i]) && !this.#picked.has(others[i].id);
    const dead = nodes.filter((_, i) => isFolded(i));
    fill(this.#list, nodes.filter((_, i) => !isFolded(i)));
    fill(this.#deadList, dead);
    this.#dead.hidden = dead.length === 0;
    setText(this.#deadCount, `${dead.length} that never trained`);
    setText(this.#empty, nodes.length ? '' : 'There is no other run yet.');
  }

  #box(id) {
    const input = element('input', {type: 'checkbox', value: id});
    const label = element('span');
    const state = element('span', {class: 'note'});
    input.addEventListener('change', () => {
      if (input.checked) {
        this.#picked.set(id, {curves: null, results: null, asked: -Infinity});
      } else {
        this.#picked.delete(id);
      }
      this.#renderChoices();
      this.#render();
      this.#poke();
    });
    const box = {input, label, state, node: element('label', {}, input, label, state)};
    this.#boxes.set(id, box);
    return box;
  }

  #render() {
    const shown = this.#picked.size > 0;
    this.#grid.hidden = !shown;
    if (!shown) {
      this.#figures.replaceChildren();
      return;
    }
    this.#start();
    const runs = [[this.#current.id, this.#current], ...this.#picked];
    const names = runs.map(([id]) => this.#name(id));
    for (const [spec, chart] of this.#charts) {
      const {x, lines, span} = overlay(runs.map(([, run]) => ({
        x: (spec.validation ? run.curves?.validations?.iteration : run.curves?.x) ?? [],
        values: spec.series(run.curves) ?? [],
      })), MOST + 1, this.#zoom.stretch);
      for (let i = 0; i <= MOST; i++) {
        chart.rename(i, names[i] ?? null);
      }
      chart.hidden = spec.id === 'compare-collapseness' && lines.every(line => !line.mean.some(isNumber));
      chart.show(x, lines, span, spec.threshold ? this.#current.curves?.threshold : null);
    }
    this.#renderFigures(runs, names);
  }

  /** Charts are made when they are first needed, once. */
  #start() {
    if (this.#charts.length === 0) {
      const lines = format => Array.from({length: MOST + 1}, (_, i) => ({label: '', color: `run-${i}`, format}));
      this.#charts = CHARTS.map(spec =>
        [spec, new Chart(this.#grid, {...spec, height: HEIGHT, lines: lines(spec.format)}, this.#zoom)]);
    }
  }

  #name(id) {
    const run = this.#runs.find(one => one.id === id);
    const name = text(run?.name, 40) || text(id, 40);
    const alike = this.#runs.filter(one => one.name === run?.name).length > 1;
    return alike ? `${name}, ${dayTime(run?.started)}` : name;
  }

  #renderFigures(runs, names) {
    const figures = runs.map(([, run]) => run.results?.figures ?? {});
    const scores = runs.map(([, run]) => (run.results?.robustness ?? []).at(-1));
    const keys = [...new Set(figures.flatMap(Object.keys))];
    const label = key => `${text(key, 30)} ${arrow(key)}`.trim();
    const rows = keys.map(key => [label(key), ...figures.map(one => share(one[key]))]);
    if (scores.some(score => isNumber(score?.ers) || isNumber(score?.ars))) {
      rows.push([label('ERS'), ...scores.map(score => number(score?.ers, 1))]);
      rows.push([label('ARS'), ...scores.map(score => number(score?.ars, 1))]);
    }
    const signature = JSON.stringify([names, rows, runs.map(([, run]) => Boolean(run.results))]);
    if (this.#figures.dataset.shown !== signature) {
      this.#figures.dataset.shown = signature;
      this.#figures.replaceChildren(rows.length ? table('Final figures side by side', ['Figure', ...names], rows)
        : element('p', {class: 'note'}, runs.some(([, run]) => !run.results) ? 'Loading …'
          : 'None of these runs has final figures yet.'));
    }
  }
}

/** Leaves nodes where they are if nothing has changed. */
function fill(list, nodes) {
  if (nodes.length !== list.children.length || nodes.some((node, i) => list.children[i] !== node)) {
    list.replaceChildren(...nodes);
  }
}
