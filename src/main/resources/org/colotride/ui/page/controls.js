/** Steering a training: for those who came with the console's address, in the process that trains. */

import {control, dropToken, hasToken} from './api.js';
import {byId, element, setAttribute, setText} from './dom.js';
import {text} from './format.js';

const FORBIDDEN = 403;
const OVER = new Set(['scoring', 'finished', 'stopped', 'failed', 'interrupted']);

export class Controls {
  #refresh;
  #announce;
  #run = null;
  #busy = false;
  #pause;
  #buttons;

  /** @param refresh asks for the run's state at once */
  constructor(refresh, announce) {
    this.#refresh = refresh;
    this.#announce = announce;
    this.#pause = this.#button('Pause', () => this.#send(this.#pause.dataset.action));
    this.#buttons = [
      this.#pause,
      this.#button('Checkpoint now', () => this.#send('checkpoint')),
      this.#button('Stop after this epoch', () => byId('confirm').showModal()),
    ];
    byId('controls').append(...this.#buttons);
    const confirm = byId('confirm');
    confirm.addEventListener('close', () => {
      if (confirm.returnValue === 'stop') {
        this.#send('stop');
      }
      // Escape keeps the value of the last time.
      confirm.returnValue = '';
    });
  }

  #button(label, action) {
    const button = element('button', {type: 'button'}, label);
    button.addEventListener('click', () => this.#busy || action());
    return button;
  }

  /** @param status null while none is known */
  show(status) {
    this.#run = status?.id ?? null;
    const steers = hasToken() && Boolean(status?.steerable) && !OVER.has(status.state);
    byId('controls').hidden = !steers;
    if (!steers && byId('confirm').open) {
      byId('confirm').close('keep');
    }
    const readonly = byId('readonly');
    readonly.hidden = steers || !status;
    setText(readonly, !hasToken() ? 'Read-only: the console has the address that steers.'
      : status?.steerable ? 'The training is over.'
      : 'Read-only: this run is not trained by the process that serves this page.');
    const paused = status?.state === 'paused';
    setText(this.#pause, paused ? 'Resume' : 'Pause');
    setAttribute(this.#pause, 'data-action', paused ? 'resume' : 'pause');
  }

  async #send(action) {
    this.#hold(true);
    try {
      const answer = await control(this.#run, action);
      this.#announce(text(answer.message) || 'Done.');
    } catch (error) {
      if (error.status === FORBIDDEN) {
        dropToken();
      }
      this.#announce(text(error.status ? error.message : 'The server was not reached; nothing has changed.'));
    }
    this.#hold(false);
    this.#refresh();
  }

  /** Not disabled, which would take the focus away. */
  #hold(busy) {
    this.#busy = busy;
    this.#buttons.forEach(button => setAttribute(button, 'aria-disabled', busy ? 'true' : null));
  }
}
