/** Light or dark: as the system has it, until the reader chooses. */

const KEY = 'colotride-theme';
const root = document.documentElement;
const system = matchMedia('(prefers-color-scheme: dark)');

/** Storage may be forbidden; the choice then lasts as long as the page. */
let chosen = attempt(() => localStorage.getItem(KEY));

function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

function isDark() {
  return chosen === 'dark' || (chosen !== 'light' && system.matches);
}

function apply() {
  root.dataset.theme = isDark() ? 'dark' : 'light';
}

export function bindThemeButton(button) {
  const show = () => {
    const other = isDark() ? 'Light' : 'Dark';
    button.textContent = other;
    button.setAttribute('aria-label', `${other} theme`);
  };
  button.addEventListener('click', () => {
    chosen = isDark() ? 'light' : 'dark';
    attempt(() => localStorage.setItem(KEY, chosen));
    apply();
    show();
  });
  system.addEventListener('change', show);
  show();
}

system.addEventListener('change', apply);
apply();
