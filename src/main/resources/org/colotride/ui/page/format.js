/** Numbers, times and names as a reader sees them; what is not measured is a dash. */

export const NONE = '–';
const MINUS = '\u2212';
const whole = new Intl.NumberFormat('en', {maximumFractionDigits: 0});
const clock = new Intl.DateTimeFormat('en-GB', {hour: '2-digit', minute: '2-digit', second: '2-digit'});
const day = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit'});

export const isNumber = value => typeof value === 'number' && Number.isFinite(value);

const minus = text => text.replace('-', MINUS);

export function number(value, digits = 2) {
  return isNumber(value) ? minus(value.toFixed(digits)) : NONE;
}

/** With a sign, for what has its zero in the middle. */
export function signed(value, digits = 2) {
  const text = number(value, digits);
  return isNumber(value) && value > 0 ? `+${text}` : text;
}

/** As many digits as its size deserves. */
export function significant(value) {
  if (!isNumber(value)) {
    return NONE;
  }
  const size = Math.abs(value);
  if (size >= 1000) {
    return minus(whole.format(value));
  }
  return number(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 || size === 0 ? 3 : 4);
}

export function integer(value) {
  return isNumber(value) ? minus(whole.format(value)) : NONE;
}

export function percent(fraction, digits = 1) {
  return isNumber(fraction) ? `${number(100 * fraction, digits)} %` : NONE;
}

/** A bound on pixels, given as a share of 1, in the field's unit. */
export function epsilon(value) {
  if (!isNumber(value)) {
    return NONE;
  }
  const steps = Math.round(value * 2550) / 10;
  return `${minus(String(steps))}/255`;
}

export function duration(seconds) {
  if (!isNumber(seconds) || seconds < 0) {
    return NONE;
  }
  const rounded = Math.round(seconds);
  if (rounded < 60) {
    return `${rounded} s`;
  }
  const minutes = Math.round(rounded / 60);
  if (rounded < 600) {
    return `${Math.floor(rounded / 60)} min ${rounded % 60} s`;
  }
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function written(format, time) {
  const date = new Date(time ?? NaN);
  return Number.isNaN(date.getTime()) ? NONE : format.format(date);
}

export const clockTime = time => written(clock, time);
export const dayTime = time => written(day, time);

export function compact(value) {
  if (Math.abs(value) >= 1e6) {
    return minus(`${Number((value / 1e6).toFixed(2))}M`);
  }
  return minus(Math.abs(value) >= 1e4 ? `${Number((value / 1e3).toFixed(1))}k` : String(value));
}

/** Benign retrieval figures are shares of one; whatever exceeds one is taken as it is. */
export function share(value) {
  return isNumber(value) && Math.abs(value) <= 1 ? percent(value) : number(value);
}

export const attackName = name => name.replace('-', MINUS);

/** A text of the server, of any type, short enough for its place. */
export function text(value, longest = 200) {
  const written = value === null || value === undefined ? '' : String(value);
  return written.length > longest ? `${written.slice(0, longest - 1)}…` : written;
}
