/** Building the page's nodes. Texts of the server are untrusted: they enter by textContent and setAttribute only. */

const SVG = 'http://www.w3.org/2000/svg';
const IMAGES = 'data:image/png;base64,';
const FILES = '/colotride/files/';

export const byId = id => document.getElementById(id);

export function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
}

/** Leaves the node alone when nothing changes, so that selections, screen readers and layout stay at rest. */
export function setText(node, text) {
  const wanted = text ?? '';
  if (node.textContent !== wanted) {
    node.textContent = wanted;
  }
}

export function setAttribute(node, name, value) {
  if (value === null || value === undefined) {
    node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) {
    node.setAttribute(name, value);
  }
}

/** A link to a file of a run; plain text where the address is anything else. */
export function fileLink(href, text) {
  const safe = typeof href === 'string' && href.startsWith(FILES) && !href.includes('..') && !href.includes('\\');
  return safe ? element('a', {href}, text) : element('span', {}, text);
}

/** The address of an image that may be shown, or null. */
export function imageSource(uri) {
  return typeof uri === 'string' && uri.startsWith(IMAGES) ? uri : null;
}

/**
 * A table that scrolls in itself where the window is narrow.
 *
 * @param label says what the table is about
 * @param rows of cells, texts or nodes; the first cell heads its row
 */
export function table(label, columns, rows) {
  const head = element('tr', {}, ...columns.map(column => element('th', {scope: 'col'}, column)));
  const body = rows.map(([first, ...cells]) => element('tr', {},
    element('th', {scope: 'row'}, first), ...cells.map(cell => element('td', {}, cell))));
  return reachable(element('div', {class: 'scroll', role: 'group', 'aria-label': label},
    element('table', {}, element('thead', {}, head), element('tbody', {}, ...body))));
}

/** Lets the keyboard into a box that scrolls; one that has room for all of itself is no stop on the way. */
export function reachable(box) {
  new ResizeObserver(() => {
    const scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
    setAttribute(box, 'tabindex', scrolls ? 0 : null);
  }).observe(box);
  return box;
}

/** Buttons of which one is chosen. */
export function segments(parent, options, choose) {
  const buttons = options.map(([value, label]) => {
    const button = element('button', {type: 'button', 'data-value': value, 'aria-pressed': 'false'}, label);
    button.addEventListener('click', () => choose(value));
    return button;
  });
  parent.append(...buttons);
  return value => buttons.forEach(button =>
    setAttribute(button, 'aria-pressed', String(button.dataset.value === value)));
}
