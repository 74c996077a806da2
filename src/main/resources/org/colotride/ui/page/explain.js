/** What the figures mean, in which range they lie and which way is good. */

export const UP = '↑';
export const DOWN = '↓';

const RECALL = k => `0 to 100 %, higher is better: queries with an image of their class among the nearest ${k}.`;

/** Which way is good, and a line of explanation; attacks after Zhou et al., ten figures of ERS. */
const FIGURES = {
  Collapseness: [DOWN, '−2 to 2, lower is better: how much farther positives lie from anchors than negatives do, weighted '
    + 'towards the largest distances. Near 0 the model is at the brink of collapse.'],
  Hardness: [DOWN, '−2 to 2, lower is better: mean distance to positives minus that to negatives. The same without weights.'],
  'R@1': [UP, '0 to 100 %, higher is better: queries whose nearest image is of their class.'],
  'R@2': [UP, RECALL(2)],
  'R@4': [UP, RECALL(4)],
  'R@8': [UP, RECALL(8)],
  mAP: [UP, '0 to 100 %, higher is better: mean average precision of the whole ranking.'],
  'mAP@10': [UP, '0 to 100 %, higher is better: mean average precision of the nearest 10.'],
  'mAP@R': [UP, '0 to 100 %, higher is better: mean average precision of as many as a class has images.'],
  NMI: [UP, '0 to 100 %, higher is better: how well clusters of embeddings agree with classes.'],
  'CA+': [UP, '0 to 50 %, higher is better, 50 is perfect: percentile rank of a candidate that an attack pulls up.'],
  'CA-': [DOWN, '0 to 100 %, lower is better, 0 is perfect: percentile rank of a near candidate that an attack pushes down.'],
  'QA+': [UP, '0 to 50 %, higher is better, 50 is perfect: percentile rank of a candidate after the query was moved towards it.'],
  'QA-': [DOWN, '0 to 100 %, lower is better, 0 is perfect: percentile rank of a near candidate after the query was moved away from it.'],
  TMA: [DOWN, '−1 to 1, lower is better: cosine of the query with a target image that it was moved to.'],
  'ES:D': [DOWN, '0 to 2, lower is better: how far an attack moves the query’s embedding.'],
  'ES:R': [UP, '0 to 100 %, higher is better: R@1 of queries whose embedding was moved as far as possible.'],
  LTM: [UP, '0 to 100 %, higher is better: R@1 after own class was moved away and others near.'],
  GTM: [UP, '0 to 100 %, higher is better: R@1 after an image of another class was moved to the top.'],
  GTT: [UP, '0 to 100 %, higher is better: queries whose top image an attack could not move out of the nearest four.'],
  ERS: [UP, '0 to 100, higher is better: empirical robustness score, the mean of the ten figures, each from 0 to 100.'],
  ARS: [UP, '0 to 100, higher is better: the share of what attacks could destroy that is still there.'],
  'R@1 under ES': [UP, '0 to 100 %, higher is better: R@1 of some validation images under a quick attack (ES).'],
  'ES shift': [DOWN, '0 to 2, lower is better: how far that quick attack moves embeddings.'],
};

const known = name => Object.hasOwn(FIGURES, name) ? FIGURES[name] : null;

/** An arrow for the direction that is good; empty for what is not known. */
export const arrow = name => known(name)?.[0] ?? '';

/** What a figure means, or null. */
export const meaning = name => known(name)?.[1] ?? null;
