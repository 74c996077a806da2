/** The collapse threshold τ across a chart, as a dashed line. */

import {isNumber} from './format.js';
import {color} from './theme.js';

export function drawThreshold(plot, threshold) {
  if (!isNumber(threshold)) {
    return;
  }
  const {ctx, bbox} = plot;
  const pixel = devicePixelRatio;
  const y = Math.round(plot.valToPos(threshold, 'y', true)) + 0.5;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = color('bad');
  ctx.lineWidth = pixel;
  ctx.setLineDash([5 * pixel, 4 * pixel]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.font = `${12 * pixel}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillText('τ', bbox.left + bbox.width + 5 * pixel, y);
  ctx.restore();
}
