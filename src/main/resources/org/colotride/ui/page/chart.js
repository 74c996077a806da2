/** One uPlot chart of lines with bands around them. It is made once; afterwards only its data changes. */

import {element, setAttribute, setText} from './dom.js';
import {NONE, compact, isNumber} from './format.js';
import {color, onThemeChange} from './theme.js';
import {drawThreshold} from './threshold.js';
import {followTouch} from './touch.js';

const FONT = '11px system-ui, sans-serif';
const LABEL_EVERY_MS = 10_000;
const WHOLE = Array.from({length: 7}, (_, zeros) => [1, 2, 5].map(step => step * 10 ** zeros)).flat();
const FEW = 25;
/** Room for half a label of the last iteration. */
const MARGIN = 18;

export class Chart {
  #spec;
  #figure;
  #node;
  #values;
  #plot = null;
  #data = {x: [], lines: []};
  #span = [0, 1];
  #threshold = null;
  #labelled = -Infinity;
  #end = () => {};

  /**
   * @param spec id, title, lines (label, color, format, right, width), height, floor, ceiling, digits of the axis
   * @param zoom is told of a stretch that was dragged over
   */
  constructor(parent, spec, zoom) {
    this.#spec = spec;
    this.#values = spec.lines.map(() => element('span', {class: 'value'}, NONE));
    const single = spec.lines.length === 1;
    const legend = element('ul', {class: 'legend'}, ...spec.lines.map((line, i) => element('li', {},
      element('span', {class: 'swatch', 'data-color': line.color, 'aria-hidden': 'true', hidden: single}),
      element('span', {title: line.help}, line.label), this.#values[i])));
    this.#node = element('div', {id: `chart-${spec.id}`, class: 'plot', role: 'img', 'aria-label': spec.title,
      'data-points': 0});
    this.#node.style.minHeight = `${spec.height}px`;
    const heading = spec.heading === false ? null : element('h3', {title: spec.help}, spec.title);
    this.#figure = element('figure', {class: `panel chart${single ? ' single' : ''}`},
      element('figcaption', {}, heading, legend), this.#node);
    parent.append(this.#figure);
    if (globalThis.uPlot) {
      this.#start(zoom);
    }
  }

  #start(zoom) {
    const {lines} = this.#spec;
    const first = 1 + 2 * lines.length;
    const edge = line => ({scale: line.right ? 'right' : 'y', stroke: 'transparent', width: 0, spanGaps: true,
      points: {show: false}});
    const options = {
      width: Math.max(120, this.#node.clientWidth),
      height: this.#spec.height,
      legend: {show: false},
      padding: [8, lines.some(line => line.right) ? 0 : MARGIN, 0, 0],
      cursor: {
        y: false,
        points: {show: false},
        drag: {x: true, y: false, setScale: false},
        bind: {dblclick: () => () => zoom.reset()},
        sync: {key: 'colotride', scales: ['x', null], filters: {pub: isMove, sub: isMove}},
      },
      scales: {
        x: {time: false, range: () => this.#span},
        y: {range: (plot, low, high) => this.#range(low, high)},
        right: {range: (plot, low, high) => this.#range(low, high)},
      },
      axes: this.#axes(),
      series: [{}, ...lines.flatMap(line => [edge(line), edge(line)]), ...lines.map(line => ({
        scale: line.right ? 'right' : 'y',
        stroke: () => color(line.color),
        width: line.width ?? 1.5,
        spanGaps: true,
        points: {show: plot => plot.data[0].length <= FEW, size: 4, fill: () => color(line.color)},
      }))],
      bands: lines.map((line, i) => ({series: [2 + 2 * i, 1 + 2 * i], fill: () => color(`${line.color}-band`)})),
      hooks: {
        setSelect: [plot => this.#select(plot, zoom)],
        setCursor: [plot => this.#showValues(plot.cursor.idx)],
        draw: [plot => drawThreshold(plot, this.#threshold)],
      },
    };
    this.#plot = new uPlot(options, [[], ...Array.from({length: first + lines.length - 1}, () => [])], this.#node);
    followTouch(this.#plot);
    const resized = new ResizeObserver(([{contentRect}]) => {
      const width = Math.floor(contentRect.width);
      const height = Math.floor(contentRect.height);
      if (width > 0 && (width !== this.#plot.width || height !== this.#plot.height)) {
        this.#plot.setSize({width, height});
      }
    });
    resized.observe(this.#node);
    const themed = onThemeChange(() => this.#plot.redraw(false));
    this.#end = () => {
      resized.disconnect();
      themed();
      this.#plot.destroy();
    };
  }

  set hidden(hidden) {
    this.#figure.hidden = hidden;
  }

  /** Takes it off the page. */
  remove() {
    this.#end();
    this.#figure.remove();
  }

  #axes() {
    const axis = {stroke: () => color('muted'), font: FONT, ticks: {show: false}, border: {show: false},
      grid: {stroke: () => color('grid'), width: 1}};
    const side = {...axis, size: 42, gap: 4, space: 28, values: (plot, ticks) => ticks.map(compact)};
    const axes = [{...axis, size: 24, gap: 4, space: 56, incrs: WHOLE, grid: {show: false},
      values: (plot, ticks) => ticks.map(compact)}, {...side, scale: 'y',
      values: (plot, ticks) => ticks.map(tick => compact(tick) + (this.#spec.unit ?? ''))}];
    return this.#spec.lines.some(line => line.right)
      ? [...axes, {...side, scale: 'right', side: 1, grid: {show: false}}] : axes;
  }

  #range(low, high) {
    const {floor, ceiling} = this.#spec;
    if (!isNumber(low) || !isNumber(high)) {
      return [floor ?? 0, ceiling ?? 1];
    }
    const values = [low, high, this.#threshold, floor, ceiling].filter(isNumber);
    const least = Math.min(...values);
    const most = Math.max(...values);
    const pad = 0.08 * (most - least || Math.abs(most) || 1);
    return [least === floor ? least : least - pad, most === ceiling ? most : most + pad];
  }

  #select(plot, zoom) {
    const {left, width} = plot.select;
    if (width > 4) {
      zoom.show(Math.floor(plot.posToVal(left, 'x')), Math.ceil(plot.posToVal(left + width, 'x')));
    }
    plot.setSelect({left: 0, top: 0, width: 0, height: 0}, false);
  }

  /**
   * @param x ascending
   * @param lines mean, min and max of each line, as long as x
   * @param span first and last x to show
   */
  show(x, lines, span, threshold = null) {
    const [first, last] = span;
    this.#span = last > first ? [first, last] : [first - 0.5, first + 0.5];
    this.#threshold = threshold;
    this.#data = {x, lines};
    this.#plot?.setData([x, ...lines.flatMap(line => [line.min, line.max]), ...lines.map(line => line.mean)]);
    setAttribute(this.#node, 'data-points', x.length);
    setAttribute(this.#node, 'data-last', x.at(-1));
    this.#showValues(this.#plot?.cursor.idx);
    this.#label();
  }

  rename(i, label) {
    const item = this.#values[i].parentElement;
    item.hidden = label === null;
    setText(item.children[1], label);
  }

  /** The next data are of something else: the label must say so at once. */
  forget() {
    this.#labelled = -Infinity;
  }

  /** @param at an index below the pointer; without one, the latest values */
  #showValues(at) {
    this.#data.lines.forEach((line, i) => {
      setText(this.#values[i], this.#spec.lines[i].format(before(line.mean, at ?? line.mean.length - 1)));
    });
  }

  /** Seldom, since a label that changes under a screen reader is read again. */
  #label() {
    if (performance.now() - this.#labelled < LABEL_EVERY_MS) {
      return;
    }
    const {title, lines} = this.#spec;
    const values = this.#data.lines
      .map((line, i) => [lines[i], this.#values[i], before(line.mean, line.mean.length - 1)])
      .filter(([, node, value]) => isNumber(value) && !node.parentElement.hidden)
      .map(([line, node, value]) => `${node.parentElement.children[1].textContent} ${line.format(value)}`.trim());
    this.#labelled = values.length ? performance.now() : -Infinity;
    const brink = isNumber(this.#threshold) ? `; threshold τ ${this.#threshold}` : '';
    const words = values.length ? `${values.join(', ')}${brink}` : 'no values yet';
    setAttribute(this.#node, 'aria-label', `${title}: ${words}`);
  }
}

const isMove = type => type === 'mousemove' || type === 'mouseleave';

/** A defence's perturbations take turns: where one has no value, its latest counts. */
function before(values, at) {
  let i = at;
  while (i >= 0 && !isNumber(values[i])) {
    i--;
  }
  return values[i] ?? null;
}
