/** Embeddings in the plane on a canvas: benign ones filled, adversarial ones hollow and tied to where they came from. */

import {setAttribute} from './dom.js';
import {classColor, traceMark} from './palette.js';
import {color, onThemeChange} from './theme.js';

const MARGIN = 16;
const REACH = 14;
const FAINT = 0.12;

export class Scatter {
  #canvas;
  #picked;
  #data = null;
  #order = [];
  #places = [];
  #chosen = null;
  #at = null;

  /** @param picked is told of the index of the point below the pointer or the keyboard's, and of its place; or of null */
  constructor(canvas, picked) {
    this.#canvas = canvas;
    this.#picked = picked;
    new ResizeObserver(() => this.draw()).observe(canvas);
    onThemeChange(() => this.draw());
    canvas.addEventListener('pointermove', event => this.#hover(event));
    canvas.addEventListener('pointerdown', event => this.#hover(event));
    canvas.addEventListener('pointerleave', event => event.pointerType === 'touch' || this.#pick(null));
    canvas.addEventListener('blur', () => this.#pick(null));
    canvas.addEventListener('keydown', event => this.#step(event));
  }

  /** @param data of the server, already checked; null for nothing */
  show(data) {
    this.#data = data;
    this.#order = (data?.points ?? []).map((point, i) => i).sort((a, b) =>
      data.classes[a] - data.classes[b] || data.points[a][0] - data.points[b][0]);
    this.#pick(null);
    this.draw();
  }

  /** @param index of a class that stands out, null for none */
  choose(index) {
    this.#chosen = index;
    this.draw();
  }

  draw() {
    const {clientWidth: width, clientHeight: height} = this.#canvas;
    if (!width || !height) {
      return;
    }
    this.#canvas.width = Math.round(width * devicePixelRatio);
    this.#canvas.height = Math.round(height * devicePixelRatio);
    const context = this.#canvas.getContext('2d');
    context.scale(devicePixelRatio, devicePixelRatio);
    this.#places = place(this.#data?.points ?? [], width, height);
    const count = this.#data?.classNames.length ?? 0;
    this.#drawTies(context);
    for (const adversarial of [true, false]) {
      for (let index = 0; index < count; index++) {
        this.#drawClass(context, index, count, adversarial);
      }
    }
    if (this.#at !== null) {
      const [x, y] = this.#places[this.#at];
      context.globalAlpha = 1;
      context.strokeStyle = color('text');
      context.lineWidth = 1.5;
      context.beginPath();
      context.arc(x, y, 9, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  #drawTies(context) {
    const {classes = [], pairs = [], classNames = []} = this.#data ?? {};
    context.lineWidth = 0.75;
    pairs.forEach((from, i) => {
      if (this.#places[from]) {
        context.globalAlpha = this.#strength(classes[i], 0.4);
        context.strokeStyle = classColor(classes[i], classNames.length);
        context.beginPath();
        context.moveTo(...this.#places[from]);
        context.lineTo(...this.#places[i]);
        context.stroke();
      }
    });
  }

  #drawClass(context, index, count, adversarial) {
    context.beginPath();
    this.#places.forEach(([x, y], i) => {
      if (this.#data.classes[i] === index && Boolean(this.#data.adversarial[i]) === adversarial) {
        traceMark(context, index, count, x, y, adversarial ? 3.4 : 3);
      }
    });
    context.globalAlpha = this.#strength(index, 0.9);
    context.lineWidth = 1.2;
    context.strokeStyle = context.fillStyle = classColor(index, count);
    if (adversarial) {
      context.stroke();
    } else {
      context.fill();
    }
  }

  #strength(index, usual) {
    return this.#chosen === null || this.#chosen === index ? usual : FAINT;
  }

  #hover(event) {
    const box = this.#canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let nearest = null;
    let least = REACH ** 2;
    this.#places.forEach(([px, py], i) => {
      const distance = (px - x) ** 2 + (py - y) ** 2;
      if (distance < least) {
        [nearest, least] = [i, distance];
      }
    });
    this.#pick(nearest);
  }

  /** Point after point in the order of classes; up and down skip to the next class. */
  #step(event) {
    const ways = {ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1};
    if (event.key === 'Escape') {
      this.#pick(null);
    }
    if (!(event.key in ways) || this.#order.length === 0) {
      return;
    }
    event.preventDefault();
    const way = ways[event.key];
    const skips = event.key === 'ArrowDown' || event.key === 'ArrowUp';
    let next = this.#order.indexOf(this.#at);
    const from = this.#data.classes[this.#at];
    do {
      next += way;
    } while (skips && this.#order[next] !== undefined && this.#data.classes[this.#order[next]] === from);
    const last = this.#order.length - 1;
    this.#pick(this.#order[next < 0 ? last : next > last ? 0 : next]);
  }

  #pick(index) {
    if (index === this.#at) {
      return;
    }
    this.#at = index;
    setAttribute(this.#canvas, 'data-picked', index);
    this.#picked(index, index === null ? null : this.#places[index]);
    this.draw();
  }
}

/** As large as fits, both axes alike: distances must not be distorted. */
function place(points, width, height) {
  const bounds = axis => points.reduce(([least, most], point) =>
    [Math.min(least, point[axis]), Math.max(most, point[axis])], [Infinity, -Infinity]);
  const [left, right] = bounds(0);
  const [bottom, top] = bounds(1);
  const scale = Math.min((width - 2 * MARGIN) / (right - left || 1), (height - 2 * MARGIN) / (top - bottom || 1));
  return points.map(([x, y]) =>
    [width / 2 + scale * (x - (left + right) / 2), height / 2 - scale * (y - (bottom + top) / 2)]);
}
