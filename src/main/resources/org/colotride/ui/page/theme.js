/** Light or dark: as the system has it, until the reader chooses. Charts ask here for colours. */

const KEY = 'colotride-theme';
const root = document.documentElement;
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set();
const colors = new Map();

/** Storage may be forbidden; the choice then lasts as long as the page. */
let chosen = attempt(() => localStorage.getItem(KEY));

function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

export function isDark() {
  return chosen === 'dark' || (chosen !== 'light' && system.matches);
}

function apply() {
  const theme = isDark() ? 'dark' : 'light';
  if (root.dataset.theme === theme) {
    return;
  }
  root.dataset.theme = theme;
  colors.clear();
  listeners.forEach(listener => listener());
}

/** The value of a CSS variable; kept, since charts ask for it in every stroke. */
export function color(name) {
  if (!colors.has(name)) {
    colors.set(name, getComputedStyle(root).getPropertyValue(`--${name}`).trim() || '#888');
  }
  return colors.get(name);
}

/** @return a function that ends it */
export function onThemeChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
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
  });
  onThemeChange(show);
  show();
}

system.addEventListener('change', apply);
apply();
