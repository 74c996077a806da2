/** Every number of the charts as tables, for whoever cannot or would not see charts. */

import {byId, element, setText, table} from './dom.js';
import {WATCHED} from './explain.js';
import {epsilon, integer, number, percent, signed, significant} from './format.js';
import {onAnotherDefense} from './turns.js';

const MOST_VALIDATIONS = 10;
const three = value => signed(value, 3);

const rows = ({collapseness, gauges}) => [
  ['Iteration', record => integer(record?.iteration)],
  ['Epoch', record => integer(record?.epoch)],
  ['Loss', record => significant(record?.loss)],
  ...collapseness ? [
    ['Collapseness, benign', record => three(record?.collapsenessBefore)],
    ['Collapseness, attacked', record => three(record?.collapsenessAfter)],
  ] : [],
  ['Hardness, benign', record => three(record?.hardnessBefore)],
  ['Hardness, attacked', record => three(record?.hardnessAfter)],
  ['PGD steps', record => integer(record?.steps)],
  ['ε in force', record => epsilon(record?.epsilon)],
  ['Active triplets', record => percent(record?.activeFraction)],
  ['Images/s', record => integer(record?.imagesPerSecond)],
  ['Mean pairwise distance', record => significant(record?.meanPairwiseDistance)],
  ...gauges.map(({name, title}) => [title, record => significant(record?.gauges?.[name])]),
];

const VALIDATION = [integer, percent, percent, value => number(value, 3)];

export class Numbers {
  #latest = element('div');
  #validations = element('div');
  #rows = [];
  #cells = [];
  #arrange = onAnotherDefense(defense => this.#make(defense));
  #shown = null;

  constructor() {
    this.#make({turns: [], collapseness: true, gauges: []});
    byId('numbers').append(element('h3', {}, 'Latest iterations'), this.#latest,
      element('h3', {}, 'Validations'), this.#validations);
    this.showValidations(null);
  }

  /** Once for a defence: a screen reader that reads a cell keeps its place while the numbers change. */
  #make(defense) {
    const columns = ['Latest iteration', ...defense.turns.map(name => `Latest ${name}`)];
    this.#rows = rows(defense);
    this.#cells = this.#rows.map(() => columns.map(() => element('span')));
    this.#latest.replaceChildren(table('Latest iterations', ['Of', ...columns],
      this.#rows.map(([name], row) => [name, ...this.#cells[row]])));
  }

  show(status) {
    this.#arrange(status);
    this.#rows.forEach(([, format], row) => this.#cells[row].forEach((cell, column) =>
      setText(cell, format(column === 0 ? status.latest : status.turns?.[column - 1]?.latest))));
  }

  showValidations(validations) {
    const all = validations?.iteration ?? [];
    const columns = [all, validations?.recallAt1, validations?.attackRecallAt1, validations?.attackDistance];
    const values = all.map((_, i) => columns.map((list, column) => VALIDATION[column](list?.[i])))
      .slice(-MOST_VALIDATIONS).reverse();
    const signature = JSON.stringify([values, validations === null]);
    if (signature !== this.#shown) {
      this.#shown = signature;
      this.#validations.replaceChildren(values.length
        ? table('Validations', ['Iteration', 'R@1', WATCHED.recall, WATCHED.shift], values)
        : element('p', {class: 'note'}, validations === null ? 'Loading …' : 'None yet.'));
    }
  }
}
