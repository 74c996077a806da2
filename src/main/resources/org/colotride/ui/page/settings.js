/** The configuration in force, and where it departs from the published one. */

import {byId, element, setText, table} from './dom.js';
import {NONE, text} from './format.js';

/** @param config null while it is not known */
export function showSettings(config) {
  const yaml = text(config?.yaml, 200_000);
  byId('yaml').hidden = !yaml;
  setText(byId('yaml').querySelector('code'), yaml);
  byId('differences').replaceChildren(...differences(config));
}

function differences(config) {
  if (!config) {
    return [element('p', {class: 'note'}, 'Loading …')];
  }
  if (!config.published) {
    return [element('p', {class: 'note'}, 'Nothing was published for this data set to compare with.')];
  }
  const published = element('code', {}, text(config.published));
  if (!config.differences?.length) {
    return [element('p', {class: 'note'}, 'As published in ', published, '.')];
  }
  const rows = config.differences.map(({key, value, published: there}) =>
    [element('code', {}, text(key)), value === '' ? NONE : text(value), there === '' ? NONE : text(there)]);
  return [element('p', {class: 'note'}, 'What differs from the published settings in ', published, ':'),
    table('Differences from the published settings', ['Key', 'Here', 'Published'], rows)];
}
