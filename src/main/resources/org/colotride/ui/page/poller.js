/** Asks the server for what has changed, and more seldom the less there is to hear. */

import {getPart, getRun, getRuns, getSearches} from './api.js';

const LIVELY_MS = 2_000;
const QUIET_MS = 30_000;
const LOADING_MS = 1_000;
const RUNS_MS = 10_000;
const SEARCHES_MS = 60_000;
const CURVES_MS = 4_000;
const OVER = new Set(['finished', 'stopped', 'failed', 'interrupted']);
/** These concern the whole server, not one part: everything is asked less often. */
const isGeneral = error => error.status === undefined || error.status === 429 || error.status === 503;

export class Poller {
  #listener;
  #parts;
  #run = null;
  #known = new Map();
  #timer = 0;
  #busy = false;
  #again = false;
  #failures = 0;
  #reached = new Date();
  #status = null;
  #asked = {runs: -Infinity, searches: -Infinity};

  /**
   * @param listener is told of runs, status, searches, reached, unreached and vanished; asks for others itself, and
   *     isWaiting while it must do so soon
   * @param parts by name: path(), show(document, status), and optionally version(status), urgent() and also(status)
   */
  constructor(listener, parts) {
    this.#listener = listener;
    this.#parts = parts;
    document.addEventListener('visibilitychange', () => document.hidden || this.poke());
  }

  watch(id) {
    this.#run = id;
    this.#status = null;
    this.#known.clear();
    this.poke();
  }

  /** Asks again for a part as soon as possible, though its version is the same. */
  renew(part) {
    this.#known.delete(part);
    this.poke();
  }

  poke() {
    this.#again = this.#busy;
    clearTimeout(this.#timer);
    if (!this.#busy) {
      this.#turn();
    }
  }

  async #turn() {
    this.#busy = true;
    try {
      await this.#ask();
      this.#failures = 0;
      this.#reached = new Date();
      this.#listener.reached();
    } catch (error) {
      this.#failures++;
      this.#listener.unreached(this.#reached, error);
    }
    this.#busy = false;
    if (this.#again) {
      this.poke();
    } else {
      this.#timer = setTimeout(() => this.#turn(), this.#delay());
    }
  }

  #delay() {
    if (this.#failures > 0) {
      return Math.min(QUIET_MS, LIVELY_MS * 2 ** this.#failures);
    }
    if (document.hidden) {
      return QUIET_MS;
    }
    if (this.#status?.loading) {
      return LOADING_MS;
    }
    if (this.#run === null) {
      return RUNS_MS;
    }
    const over = !this.#status || OVER.has(this.#status.state);
    const urgent = this.#listener.isWaiting() || Object.values(this.#parts).some(part => part.urgent?.());
    return over && !urgent ? QUIET_MS : LIVELY_MS;
  }

  async #ask() {
    await this.#every('runs', RUNS_MS, async () => this.#listener.runs(await getRuns()));
    const id = this.#run;
    if (id !== null) {
      await this.#askRun(id);
    }
    await this.#listener.others();
    await this.#every('searches', SEARCHES_MS, async () => this.#listener.searches(await getSearches()));
  }

  async #every(what, pause, action) {
    const now = performance.now();
    if (now - this.#asked[what] >= pause) {
      await action();
      this.#asked[what] = now;
    }
  }

  async #askRun(id) {
    let status;
    try {
      status = await getRun(id);
    } catch (error) {
      if (error.status === 404 && id === this.#run) {
        this.#run = null;
        this.#status = null;
        this.#asked.runs = -Infinity;
        this.#listener.vanished(id);
        return;
      }
      throw error;
    }
    if (id !== this.#run) {
      return;
    }
    if (this.#status && this.#status.state !== status.state) {
      this.#asked.runs = -Infinity;
    }
    this.#status = status;
    this.#listener.status(status);
    if (!status.loading) {
      await this.#askParts(id, status);
    }
  }

  async #askParts(id, status) {
    const answers = await Promise.allSettled(Object.keys(this.#parts)
      .filter(name => this.#isDue(name, status))
      .map(name => this.#askPart(id, name, status)));
    const general = answers.find(answer => answer.status === 'rejected' && isGeneral(answer.reason));
    if (general) {
      throw general.reason;
    }
  }

  #isDue(name, status) {
    const part = this.#parts[name];
    const known = this.#known.get(name);
    if (!known || part.urgent?.()) {
      return true;
    }
    const pause = known.failed ? QUIET_MS : name === 'curves' ? CURVES_MS : 0;
    return performance.now() - known.asked >= pause
      && (known.failed || known.version !== version(name, status));
  }

  async #askPart(id, name, status) {
    const part = this.#parts[name];
    const entry = {version: version(name, status), asked: performance.now(), failed: false};
    this.#known.set(name, entry);
    try {
      const path = part.path();
      const answer = await getPart(id, path);
      // Meanwhile another run, another part of the curves or another projection may have been asked for.
      if (id === this.#run && path === part.path()) {
        part.show(answer, status);
      } else if (this.#known.get(name) === entry) {
        this.#known.delete(name);
      }
    } catch (error) {
      entry.failed = true;
      if (isGeneral(error) && this.#known.get(name) === entry) {
        this.#known.delete(name);
      }
      throw error;
    }
  }
}

/** Parts without a version, such as the configuration, never change. */
function version(name, status) {
  return status.versions?.[name] ?? null;
}
