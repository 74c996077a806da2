/** What the adversary does to triplets: each image before and after, what was added, and how the distances follow. */

import {byId, element, imageSource, reachable, segments, setAttribute, setText} from './dom.js';
import {NONE, epsilon, isNumber, number, text} from './format.js';
import {onAnotherDefense, turnColor} from './turns.js';

const MOST = 8;
/** No turn is named so. */
const ALL = '';
const ROLES = ['anchor', 'positive', 'negative'];
const VIEWS = [['benign', 'Benign'], ['perturbation', 'Change'], ['adversarial', 'Attacked']];
/** Above, smoothing looks better than squares. */
const CRISP_UP_TO = 64;

export class Triplets {
  #cards = [];
  #triplets = null;
  #phase = ALL;
  #turns = null;
  #mark = () => {};
  #arrange = onAnotherDefense(({turns}) => this.#offer(turns));

  constructor() {
    reachable(byId('triplets'));
    this.#render();
  }

  /** @param status of the run, which names the turns */
  showTurns(status) {
    this.#arrange(status);
  }

  /** Of one turn there is nothing to choose. */
  #offer(turns) {
    const box = byId('phases');
    this.#turns = turns;
    this.#phase = ALL;
    box.hidden = turns.length < 2;
    box.querySelectorAll('button').forEach(button => button.remove());
    this.#mark = segments(box, [[ALL, 'All'], ...turns.map(name => [name, name])], phase => {
      this.#phase = phase;
      this.#render();
    });
    this.#render();
  }

  /** @param triplets null while they are not known */
  show(triplets) {
    this.#triplets = Array.isArray(triplets) ? triplets.slice(0, MOST) : null;
    this.#render();
  }

  #render() {
    this.#mark(this.#phase);
    const shown = (this.#triplets ?? []).filter(triplet => this.#phase === ALL || triplet?.phase === this.#phase);
    while (this.#cards.length < shown.length) {
      const card = new Card();
      this.#cards.push(card);
      byId('triplets').append(card.node);
    }
    this.#cards.forEach((card, i) => card.show(shown[i], this.#turns));
    const none = byId('triplets-none');
    none.hidden = shown.length > 0;
    setText(none, this.#triplets === null ? 'Loading …' : this.#triplets.length > 0
      ? `None of these triplets was perturbed by ${this.#phase}.` : this.#turns?.length === 0
        ? 'Nothing is perturbed in this training.'
        : 'No triplets yet: the first are shown when a perturbation has been made.');
  }
}

class Card {
  #title = element('h3');
  #epsilon = element('span', {class: 'note'});
  #classes = ROLES.map(() => element('span', {class: 'class'}));
  #cells = VIEWS.map(() => ROLES.map(() => new Cell()));
  #distances = ['positive', 'negative'].map(() => element('dd'));
  #order = element('p', {class: 'order'});

  constructor() {
    const heads = ROLES.map((role, i) => element('div', {class: 'member'}, element('b', {}, role), this.#classes[i]));
    const rows = VIEWS.flatMap(([, label], row) =>
      [element('span', {class: 'view', 'aria-hidden': 'true'}, label), ...this.#cells[row].map(cell => cell.node)]);
    this.node = element('article', {class: 'panel triplet'},
      element('header', {}, this.#title, this.#epsilon),
      element('div', {class: 'pictures'}, element('span'), ...heads, ...rows),
      element('dl', {},
        ...['Anchor to positive', 'Anchor to negative'].map((label, i) =>
          element('div', {}, element('dt', {}, label), this.#distances[i]))),
      this.#order);
  }

  show(triplet, turns) {
    this.node.hidden = !triplet;
    if (!triplet) {
      return;
    }
    const turn = turns?.indexOf(triplet.phase) ?? -1;
    setAttribute(this.node, 'data-phase', text(triplet.phase));
    setAttribute(this.node, 'data-turn', turn < 0 ? null : turnColor(turn));
    setAttribute(this.node, 'data-iteration', triplet.iteration);
    setText(this.#title, text(triplet.title) || `${text(triplet.phase)}, iteration ${triplet.iteration ?? NONE}`);
    setText(this.#epsilon, isNumber(triplet.epsilon) ? `ε ${epsilon(triplet.epsilon)}` : '');
    ROLES.forEach((role, column) => {
      const member = (triplet.members ?? []).find(one => one?.role === role);
      const name = text(member?.class);
      setText(this.#classes[column], name || NONE);
      setAttribute(this.#classes[column], 'title', name || null);
      VIEWS.forEach(([view, label], row) =>
        this.#cells[row][column].show(member?.[view], `${label} ${role}${name ? `, ${name}` : ''}`, view !== 'benign'));
    });
    this.#showDistances(triplet.before, triplet.after);
  }

  #showDistances(before, after) {
    ['positive', 'negative'].forEach((role, i) =>
      setText(this.#distances[i], `${number(before?.[role])} → ${number(after?.[role])}`));
    const known = [before, after].every(pair => isNumber(pair?.positive) && isNumber(pair?.negative));
    const right = pair => pair.positive < pair.negative;
    const words = !known ? '' : right(before) && !right(after) ? 'The attack turned the order around.'
      : right(after) ? 'The positive is still nearer.' : 'The negative was nearer before.';
    setText(this.#order, words);
    setAttribute(this.#order, 'data-tone', known && !right(after) ? 'bad' : 'good');
  }
}

/** One picture; or a blank where the image was not moved. */
class Cell {
  #image = element('img', {alt: '', decoding: 'async', hidden: true});
  #blank = element('span', {class: 'blank'});

  constructor() {
    this.node = element('div', {class: 'cell'}, this.#image, this.#blank);
    this.#image.addEventListener('load', () =>
      this.#image.classList.toggle('crisp', this.#image.naturalWidth <= CRISP_UP_TO));
  }

  show(uri, alt, canStay) {
    const source = imageSource(uri);
    this.#image.hidden = source === null;
    this.#blank.hidden = source !== null;
    setAttribute(this.#image, 'src', source);
    setAttribute(this.#image, 'alt', alt);
    setText(this.#blank, canStay ? 'not moved' : 'no picture');
  }
}
