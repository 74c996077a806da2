/** What the figures mean, in which range they lie and which way is good, as the server knows them. */

export const UP = '↑';
export const DOWN = '↓';

/** What a training watches that no scoring has; a name each that stands nowhere but here. */
export const WATCHED = {
  recall: 'R@1 under attack',
  shift: 'shift under attack',
};

const known = new Map(Object.entries({
  [WATCHED.recall]: [UP, 'R@1 of some validation images whose embeddings a quick attack moved as far as it could; 0 to 100 %, '
    + 'higher is better'],
  [WATCHED.shift]: [DOWN, 'how far that quick attack moves embeddings; 0 to 2, lower is better'],
}));
let attacked = [];
let others = [];

const key = name => name.toLowerCase();

/** @param figures {name, unit, higherIsBetter, attacked, meaning} of each, in the order in which they are to stand */
export function learnFigures(figures) {
  figures.forEach(figure => known.set(key(figure.name),
    [figure.higherIsBetter ? UP : DOWN, figure.meaning, figure.unit]));
  attacked = figures.filter(figure => figure.attacked).map(figure => figure.name);
  others = figures.filter(figure => !figure.attacked).map(figure => figure.name);
}

const of = name => known.get(name) ?? known.get(key(name));

/** The figures that attacks have, in the order in which the field lists them. */
export const attackFigures = () => attacked;

/** All other figures. */
export const otherFigures = () => others;

/** An arrow for the direction that is good; empty for what is not known. */
export const arrow = name => of(name)?.[0] ?? '';

/** What a figure means, or null. */
export const meaning = name => of(name)?.[1] ?? null;

/** Whether a figure is a share in per cent, as one is that is not known. */
export const isShare = name => (of(name)?.[2] ?? 'PERCENT') === 'PERCENT';
