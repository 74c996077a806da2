/** Shows what the server has found. Its texts are untrusted: they enter by textContent only. */

const byId = id => document.getElementById(id);

function element(tag, name, text) {
  const node = document.createElement(tag);
  node.className = name;
  if (text !== undefined) {
    node.textContent = text;
  }
  return node;
}

function picture(image) {
  const frame = element('div', 'picture');
  const shown = document.createElement('img');
  shown.alt = '';
  shown.loading = 'lazy';
  shown.addEventListener('error', () => frame.replaceChildren('no picture'));
  shown.src = image.thumbnail;
  frame.append(shown);
  return frame;
}

function card(image, rank) {
  const item = document.createElement('li');
  item.append(
    picture(image),
    element('p', 'name', `${rank}. ${image.label || 'no class'}`),
    element('p', 'distance', `distance ${image.distance.toFixed(3)}`),
    element('p', 'path', image.path));
  return item;
}

/** @param answer of /v1/search */
export function showAnswer(answer) {
  byId('problem').hidden = true;
  byId('reason').textContent = answer.reason.sentence;
  const suspicion = byId('suspicion');
  suspicion.hidden = !answer.suspicion;
  byId('basis').hidden = !answer.suspicion || !byId('basis').textContent;
  if (answer.suspicion) {
    suspicion.classList.toggle('suspect', answer.suspicion.suspect);
    suspicion.textContent = answer.suspicion.reason;
  }
  byId('nearest').replaceChildren(...answer.nearest.map((image, i) => card(image, i + 1)));
  byId('results').hidden = false;
  byId('status').textContent = answer.nearest.length === 1 ? '1 image found.' : `${answer.nearest.length} images found.`;
}

/** @param basis suspicion of /v1/health: what verdicts rest on; undefined if there are none */
export function showBasis(basis) {
  byId('basis').textContent = basis
    ? `Calibrated on ${basis.images} ${basis.source === 'index' ? 'images of this index' : 'benign images'}: of photographs like them, `
      + `at most ${(100 * basis.falseAlarms).toFixed(1)} % are suspected wrongly. An attacker who knows this is not seen.`
    : '';
}

/** @param problem of RFC 7807 */
export function showProblem(problem) {
  byId('problem-title').textContent = problem.title;
  byId('problem-detail').textContent = problem.detail;
  byId('problem-remedy').textContent = problem.remedy;
  byId('problem').hidden = false;
  byId('results').hidden = true;
  byId('status').textContent = '';
}
