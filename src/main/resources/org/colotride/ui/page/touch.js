/** uPlot knows mice only: a finger that moves sideways drags too, while one that moves up or down scrolls. */
export function followTouch(plot) {
  const {over} = plot;
  const left = event => Math.min(Math.max(0, event.clientX - over.getBoundingClientRect().left), over.clientWidth);
  let start = null;
  over.addEventListener('pointerdown', event => {
    start = event.pointerType === 'touch' ? left(event) : null;
  });
  over.addEventListener('pointermove', event => {
    if (start !== null) {
      const now = left(event);
      const [first, width] = [Math.min(start, now), Math.abs(now - start)];
      plot.setSelect({left: first, width, top: 0, height: over.clientHeight}, false);
    }
  });
  over.addEventListener('pointerup', () => {
    if (start !== null) {
      start = null;
      plot.setSelect(plot.select);
    }
  });
  over.addEventListener('pointercancel', () => {
    start = null;
  });
}
