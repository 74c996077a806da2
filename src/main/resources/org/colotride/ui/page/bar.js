/** The bar below the header: which run, what it is doing, how far it has come, and whether the server is reached. */

import {byId, element, setAttribute, setText} from './dom.js';
import {NONE, clockTime, dayTime, duration, integer, isNumber, share, text} from './format.js';

const TONES = {
  starting: 'busy', training: 'busy', validating: 'busy', scoring: 'busy', paused: 'wait',
  finished: 'good', stopped: 'still', failed: 'bad', interrupted: 'wait',
};
const FACTS = ['Iteration', 'Epoch', 'Left', 'Speed', 'Trained for', 'Updated'];

/** It ended before its first iteration: there is nothing to see of it but why. */
export const isDead = run => run?.trained === false && ['failed', 'interrupted', 'stopped'].includes(run.state);

export class Bar {
  #select = byId('run');
  #showsDead = false;
  #shown = [[], null, null];
  #facts = new Map();

  /** @param chosen is told of the run that somebody selects */
  constructor(chosen) {
    this.#select.addEventListener('change', () => chosen(this.#select.value));
    byId('dead').addEventListener('click', () => {
      this.#showsDead = !this.#showsDead;
      this.showRuns(...this.#shown);
    });
    for (const name of FACTS) {
      const value = element('dd');
      this.#facts.set(name, value);
      byId('facts').append(element('div', {}, element('dt', {}, name), value));
    }
  }

  /** Keeps the options that are there: an open list must not jump. */
  showRuns(all, steered, current) {
    this.#shown = [all, steered, current];
    const dead = all.filter(run => isDead(run) && run.id !== current);
    const runs = this.#showsDead ? all : all.filter(run => !dead.includes(run));
    byId('dead').hidden = dead.length === 0;
    setAttribute(byId('dead'), 'aria-pressed', String(this.#showsDead));
    setText(byId('dead'), `${this.#showsDead ? 'Hide' : 'Show'} ${dead.length} that never trained`);
    const known = new Map([...this.#select.options].map(option => [option.value, option]));
    const wanted = runs.map(run => {
      const option = known.get(run.id) ?? element('option', {value: run.id});
      setText(option, caption(run, run.id === steered));
      return option;
    });
    if (wanted.length !== known.size || wanted.some((option, i) => this.#select.options[i] !== option)) {
      this.#select.replaceChildren(...wanted);
    }
    this.#select.disabled = wanted.length === 0;
    this.select(current);
  }

  select(id) {
    this.#shown[2] = id;
    if (id !== null && this.#select.value !== id) {
      this.#select.value = id;
    }
  }

  show(status) {
    const state = status.loading ? 'loading' : Object.hasOwn(TONES, status.state) ? status.state : '';
    byId('state').hidden = !state;
    setText(byId('state'), status.loading ? 'Loading …' : state);
    setAttribute(byId('state'), 'data-tone', TONES[state] ?? 'still');
    this.#showProgress(status);
    const busy = TONES[state] === 'busy';
    this.#fact('Iteration', partOf(status.iteration, status.iterations));
    this.#fact('Epoch', partOf(status.epoch, status.epochs));
    this.#fact('Left', busy || state === 'paused' ? duration(status.secondsLeft) : null);
    this.#fact('Speed', busy ? speed(status.latest) : null);
    this.#fact('Trained for', duration(status.secondsTrained));
    this.#fact('Updated', busy ? clockTime(status.updated) : dayTime(status.updated));
    const problem = text(status.problem, 600);
    byId('problem').hidden = !problem;
    setText(byId('problem'), problem);
  }

  #showProgress({iteration, iterations}) {
    const progress = byId('progress');
    const known = isNumber(iteration) && isNumber(iterations) && iterations > 0;
    progress.max = known ? iterations : 1;
    progress.value = known ? Math.min(iteration, iterations) : 0;
    setAttribute(progress, 'aria-valuetext', known ? `iteration ${iteration} of ${iterations}` : 'not known yet');
  }

  #fact(name, value) {
    this.#facts.get(name).parentElement.hidden = value === null;
    setText(this.#facts.get(name), value);
  }

  reached() {
    byId('connection').hidden = true;
  }

  unreached(since, error) {
    byId('connection').hidden = false;
    setText(byId('connection'), error.status === 429
      ? `The server is busy; asking less often since ${clockTime(since)}`
      : `Not reached since ${clockTime(since)}; trying again`);
  }
}

const partOf = (done, all) => isNumber(done) && all > 0 ? `${integer(done)} of ${integer(all)}` : NONE;
const speed = latest => isNumber(latest?.imagesPerSecond) ? `${integer(latest.imagesPerSecond)} images/s` : NONE;

function caption(run, steered) {
  const recall = run.figures?.['R@1'];
  return [text(run.name, 60) || text(run.id, 60), dayTime(run.started), text(run.state, 20),
    isNumber(recall) ? `R@1 ${share(recall)}` : null, steered ? 'this process' : null].filter(Boolean).join(' · ');
}
