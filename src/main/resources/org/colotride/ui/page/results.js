/** What a run was found to be worth, benign and attacked; and what searches have found. */

import {byId, element, fileLink, table} from './dom.js';
import {arrow, attackFigures, isShare, meaning} from './explain.js';
import {NONE, attackName, integer, isNumber, number, share, text} from './format.js';

const MOST_VALUES = 6;

const note = words => element('p', {class: 'note'}, words);

/** @param results null while they are not known */
export function showResults(results) {
  const figures = Object.entries(results?.figures ?? {}).filter(([, value]) => isNumber(value));
  const robustness = results?.robustness ?? [];
  const links = results?.links ?? [];
  const parts = [];
  if (figures.length) {
    parts.push(element('h3', {}, 'Benign retrieval'), element('dl', {class: 'tiles'}, ...figures.map(([name, value]) =>
      element('div', {title: meaning(name)}, element('dt', {}, figureName(name)), element('dd', {}, share(value))))));
  }
  if (robustness.length) {
    parts.push(element('h3', {}, 'Under attack'), robustnessTable(robustness));
  }
  if (links.length) {
    parts.push(element('ul', {class: 'links'}, ...links.map(link =>
      element('li', {}, fileLink(link?.href, text(link?.title, 100) || 'Report')))));
  }
  byId('results').replaceChildren(...(parts.length ? parts : [note(results
    ? 'No figures yet: they come when the training is over.' : 'Loading …')]));
}

/** A value of an attack's figure. */
const attacked = (name, value) => !isShare(name) ? number(value, 3) : isNumber(value) ? `${number(value, 1)} %` : NONE;

/** With an arrow for the direction that is good. */
const figureName = name => `${attackName(text(name, 30))} ${arrow(name)}`.trim();

const heading = name => element('abbr', {title: meaning(name)}, figureName(name));

/** Two columns for each scoring: ten figures side by side would be too wide for a telephone. */
function robustnessTable(scorings) {
  const extra = scorings.flatMap(scoring => Object.keys(scoring?.figures ?? {})).filter(name => !attackFigures().includes(name));
  const columns = ['Figure', ...scorings.flatMap(scoring =>
    ['Benign', element('span', {}, 'Attacked', element('br'), fileLink(scoring?.href, text(scoring?.name, 40) || 'scoring'))])];
  const scored = name => scorings.some(scoring => Object.hasOwn(scoring?.figures ?? {}, name));
  const rows = [...attackFigures().filter(scored), ...new Set(extra)].map(name =>
    [heading(name), ...scorings.flatMap(scoring =>
      [attacked(name, scoring?.benign?.[name]), attacked(name, scoring?.figures?.[name])])]);
  const scores = [['ERS', 'ers'], ['ARS', 'ars']].map(([name, key]) =>
    [element('strong', {}, heading(name)), ...scorings.flatMap(scoring =>
      ['', element('strong', {}, number(scoring?.[key], 1))])]);
  return table('Robustness', columns, [...rows, ...scores]);
}

/** @param searches of all runs */
export function showSearches(searches) {
  const rows = searches.map(search => [
    fileLink(search?.href, text(search?.name, 60) || text(search?.id, 60)),
    `${integer(search?.candidates)} of ${integer(search?.wanted)}${search?.over ? '' : ', goes on'}`,
    best(search?.best),
  ]);
  byId('searches').replaceChildren(rows.length
    ? table('Searches for settings', ['Search', 'Candidates', 'Best so far'], rows)
    : note('No searches here. exec:java@search begins one.'));
}

function best(found) {
  if (!found) {
    return NONE;
  }
  const values = Object.entries(found.values ?? {}).slice(0, MOST_VALUES)
    .map(([key, value]) => `${text(key, 40)} = ${text(value, 40)}`);
  return element('span', {}, element('strong', {}, number(found.score, 2)), ` (candidate ${integer(found.candidate)})`,
    element('span', {class: 'note values'}, values.join(', ')));
}
