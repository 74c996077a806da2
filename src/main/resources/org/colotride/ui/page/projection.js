/** The validation images' embeddings: by principal components at once, by t-SNE when somebody asks for it. */

import {control, hasToken} from './api.js';
import {byId, element, segments, setAttribute, setText} from './dom.js';
import {integer, isNumber, percent, text} from './format.js';
import {classColor, traceMark} from './palette.js';
import {Scatter} from './scatter.js';
import {onThemeChange} from './theme.js';

const MOST_NAMES = 60;
const SAMPLE = 16;

export class Projection {
  #node = byId('projection');
  #canvas = element('canvas', {tabindex: '0', role: 'img', 'aria-label': 'No embeddings yet',
    'aria-describedby': 'projection-help'});
  #tip = element('p', {class: 'tip', role: 'status', hidden: true});
  #note = element('p', {class: 'note'});
  #legend = element('ul', {class: 'classes', 'aria-label': 'Classes'});
  #stage = element('div', {class: 'stage'});
  #scatter;
  #mark;
  #tsne;
  #renew;
  #run = null;
  #method = 'pca';
  #state = 'none';
  #data = null;

  /** @param renew asks the server for the projection again */
  constructor(renew, announce) {
    this.#renew = renew;
    this.#stage.append(this.#canvas, this.#tip);
    this.#node.append(this.#stage, this.#legend, this.#note, element('p', {class: 'note', id: 'projection-help'},
      'Filled: benign. Hollow: attacked, with a line from where it was. Arrow keys step through the points.'));
    this.#scatter = new Scatter(this.#canvas, (i, place) => this.#tell(i, place));
    this.#mark = segments(byId('methods'), [['pca', 'PCA'], ['tsne', 't-SNE']], method => this.#choose(method, announce));
    this.#tsne = byId('methods').querySelector('[data-value=tsne]');
    onThemeChange(() => this.#drawLegend());
    this.forget(null);
  }

  /** For the poller: where to ask. */
  get path() {
    return this.#method === 'tsne' ? 'projection?method=tsne' : 'projection';
  }

  /** Somebody waits for t-SNE, in a run that may otherwise be over. */
  get isWorking() {
    return this.#state === 'working';
  }

  forget(run) {
    this.#run = run;
    this.#method = 'pca';
    this.#state = 'none';
    this.#render(null);
  }

  async #choose(method, announce) {
    const run = this.#run;
    this.#method = method;
    this.#state = method === 'tsne' ? 'working' : 'none';
    this.#render(null);
    if (method === 'tsne') {
      try {
        await control(run, 'tsne');
      } catch (error) {
        announce(text(error.message));
        if (run === this.#run) {
          this.#method = 'pca';
          this.#state = 'none';
        }
      }
    }
    this.#renew();
  }

  /** @param answer of the server */
  show(answer) {
    this.#state = ['working', 'ready'].includes(answer?.state) ? answer.state : 'none';
    this.#render(this.#state === 'ready' ? checked(answer) : null);
  }

  #render(data) {
    this.#data = data;
    this.#mark(this.#method);
    this.#tsne.hidden = !hasToken();
    // Nothing to place before the first validation.
    this.#tsne.disabled = this.#method === 'pca' && this.#state !== 'ready';
    setAttribute(this.#node, 'data-method', this.#method);
    setAttribute(this.#node, 'data-state', this.#state);
    setAttribute(this.#node, 'data-points', data?.points.length ?? 0);
    this.#stage.hidden = this.#legend.hidden = data === null;
    byId('projection-help').hidden = data === null;
    setText(this.#note, data ? caption(data, this.#method) : this.#state === 'working'
      ? 't-SNE is being computed; that takes a few seconds …'
      : this.#method === 'tsne' ? 'There is no t-SNE of these embeddings. Choose t-SNE again to have it computed.'
      : 'Nothing to see yet: the embeddings are shown after the first validation.');
    setAttribute(this.#canvas, 'aria-label', data
      ? `${data.points.length} embeddings of ${data.classNames.length} classes in the plane` : 'No embeddings yet');
    this.#scatter.show(data);
    this.#drawLegend();
  }

  #drawLegend() {
    const names = (this.#data?.classNames ?? []).slice(0, MOST_NAMES);
    // Same names, same nodes: the focus stays where it is when a training has validated again.
    const known = [...this.#legend.children].map(item => item.textContent);
    if (String(known) !== String(names)) {
      this.#legend.replaceChildren(...names.map((name, i) => this.#entry(name, i)));
    }
    const count = this.#data?.classNames.length ?? 0;
    this.#legend.querySelectorAll('canvas').forEach((canvas, i) => drawSample(canvas, i, count));
  }

  #entry(name, i) {
    const button = element('button', {type: 'button', class: 'plain'},
      element('canvas', {width: 2 * SAMPLE, height: 2 * SAMPLE, 'aria-hidden': 'true'}), name);
    for (const [event, index] of [['pointerenter', i], ['pointerleave', null], ['focus', i], ['blur', null]]) {
      button.addEventListener(event, () => this.#scatter.choose(index));
    }
    return element('li', {}, button);
  }

  #tell(i, place) {
    this.#tip.hidden = i === null;
    if (i === null) {
      setText(this.#tip, '');
      return;
    }
    const {classes, classNames, adversarial} = this.#data;
    setText(this.#tip, `${text(classNames[classes[i]], 60) || 'unknown class'}, ${adversarial[i] ? 'attacked' : 'benign'}`);
    const left = Math.min(Math.max(place[0], 70), this.#canvas.clientWidth - 70);
    this.#tip.style.transform = `translate(calc(${left}px - 50%), ${place[1] < 48 ? place[1] + 14 : place[1] - 40}px)`;
  }
}

/** Points without two coordinates are left out of account; every list is as long as that of the points. */
function checked(answer) {
  const points = (answer.points ?? []).map(point => [0, 1].map(axis => isNumber(point?.[axis]) ? point[axis] : 0));
  const column = (values, otherwise) => points.map((point, i) => values?.[i] ?? otherwise);
  return {
    points,
    classes: column(answer.classes, 0),
    adversarial: column(answer.adversarial, false),
    pairs: column(answer.pairs, -1),
    classNames: (answer.classNames ?? []).map(name => text(name, 60)),
    explained: answer.explained,
    iteration: answer.iteration,
  };
}

function caption({explained, iteration}, method) {
  const when = isNumber(iteration) ? `After iteration ${integer(iteration)}` : 'Latest validation';
  if (method === 'tsne') {
    return `${when}, by t-SNE: near ones stay near, but distances far apart mean little.`;
  }
  const shares = (explained ?? []).filter(isNumber);
  return shares.length === 2
    ? `${when}. The axes explain ${percent(shares[0])} and ${percent(shares[1])} of the variance.` : `${when}.`;
}

function drawSample(canvas, i, count) {
  const context = canvas.getContext('2d');
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.beginPath();
  traceMark(context, i, count, SAMPLE, SAMPLE, 8.5);
  context.fillStyle = classColor(i, count);
  context.fill();
}
