/** The stretch of iterations that all curves show: chosen by dragging, or by two numbers for who does not drag. */

import {byId, setText} from './dom.js';
import {integer} from './format.js';

export class Zoom {
  #changed;
  #stretch = null;
  #whole = [0, 0];
  #form = byId('zoom');
  #from = byId('zoom-from');
  #to = byId('zoom-to');
  #typing = false;

  /** @param changed is called when another stretch is wanted */
  constructor(changed) {
    this.#changed = changed;
    this.#form.addEventListener('input', () => {
      this.#typing = true;
    });
    this.#form.addEventListener('submit', event => {
      event.preventDefault();
      this.#typing = false;
      const numbers = [this.#from.valueAsNumber, this.#to.valueAsNumber].filter(Number.isFinite);
      if (numbers.length === 2) {
        this.show(Math.min(...numbers), Math.max(...numbers));
      }
    });
    document.querySelectorAll('[data-zoom=reset]').forEach(button => button.addEventListener('click', () => {
      // The button vanishes or is disabled by what it does: the focus must not be lost with it.
      this.#from.focus({preventScroll: true});
      this.reset();
    }));
  }

  /** The first and the last iteration wanted, or null for all. */
  get stretch() {
    return this.#stretch;
  }

  /** For the server. */
  get query() {
    return this.#stretch ? `?from=${this.#stretch[0]}&to=${this.#stretch[1]}` : '';
  }

  show(from, to) {
    const first = Math.max(0, from);
    if (to - first >= 1) {
      this.#set([first, to]);
    }
  }

  reset() {
    this.#set(null);
  }

  #set(stretch) {
    if (String(this.#stretch) !== String(stretch)) {
      this.#stretch = stretch;
      this.#render();
      this.#changed();
    }
  }

  /** Back to all of another run, about which nothing is known yet. */
  forget() {
    this.#stretch = null;
    this.#render();
  }

  /** The numbers follow a training, unless somebody is typing others. */
  follow(from, to) {
    this.#whole = [from, to];
    if (!this.#typing) {
      this.#render();
    }
  }

  #render() {
    this.#typing = false;
    const [from, to] = this.#stretch ?? this.#whole;
    this.#from.value = from ?? 0;
    this.#to.value = to ?? 0;
    this.#form.querySelector('[data-zoom]').disabled = this.#stretch === null;
    byId('zoomed').hidden = this.#stretch === null;
    setText(byId('zoomed').firstElementChild, `Iterations ${integer(from)}–${integer(to)}`);
  }
}
