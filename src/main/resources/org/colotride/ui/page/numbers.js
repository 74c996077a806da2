/** Every number of the charts as tables, for whoever cannot or would not see charts. */

import {byId, element, setText, table} from './dom.js';
import {epsilon, integer, number, percent, signed, significant} from './format.js';

const MOST_VALIDATIONS = 10;
const three = value => signed(value, 3);

const ROWS = [
  ['Iteration', record => integer(record?.iteration)],
  ['Epoch', record => integer(record?.epoch)],
  ['Loss', record => significant(record?.loss)],
  ['Collapseness, benign', record => three(record?.collapsenessBefore)],
  ['Collapseness, attacked', record => three(record?.collapsenessAfter)],
  ['Hardness, benign', record => three(record?.hardnessBefore)],
  ['Hardness, attacked', record => three(record?.hardnessAfter)],
  ['PGD steps', record => integer(record?.steps)],
  ['ε in force', record => epsilon(record?.epsilon)],
  ['Active triplets', record => percent(record?.activeFraction)],
  ['Images/s', record => integer(record?.imagesPerSecond)],
  ['Mean pairwise distance', record => significant(record?.meanPairwiseDistance)],
];

const VALIDATION = [integer, percent, percent, value => number(value, 3)];

export class Numbers {
  #latest = element('div');
  #validations = element('div');
  #cells = ROWS.map(() => ['', '', ''].map(text => element('span', {}, text)));
  #shown = null;

  constructor() {
    // Made once: a screen reader that reads a cell keeps its place while the numbers change.
    this.#latest.append(table('Latest iterations', ['Of', 'Latest iteration', 'Latest CAP', 'Latest ANP'],
      ROWS.map(([name], row) => [name, ...this.#cells[row]])));
    byId('numbers').append(element('h3', {}, 'Latest iterations'), this.#latest,
      element('h3', {}, 'Validations'), this.#validations);
    this.showValidations(null);
  }

  show(status) {
    [status.latest, status.latestCap, status.latestAnp].forEach((record, column) =>
      ROWS.forEach(([, format], row) => setText(this.#cells[row][column], format(record))));
  }

  showValidations(validations) {
    const all = validations?.iteration ?? [];
    const columns = [all, validations?.recallAt1, validations?.attackRecallAt1, validations?.attackDistance];
    const rows = all.map((_, i) => columns.map((values, column) => VALIDATION[column](values?.[i])))
      .slice(-MOST_VALIDATIONS).reverse();
    const signature = JSON.stringify([rows, validations === null]);
    if (signature !== this.#shown) {
      this.#shown = signature;
      this.#validations.replaceChildren(rows.length
        ? table('Validations', ['Iteration', 'R@1', 'R@1 under ES', 'ES shift'], rows)
        : element('p', {class: 'note'}, validations === null ? 'Loading …' : 'None yet.'));
    }
  }
}
