/** A bar of two or three parts. The numbers stand beside it; the bar is for the eye. */

import { svg } from '../dom.js';

/** @param {[string, number][]} parts class names and amounts @param {number} [whole] */
export function tierBar(parts, whole = parts.reduce((sum, [, n]) => sum + n, 0)) {
  let x = 0;
  const rects = parts.map(([className, n]) => {
    const width = whole > 0 ? (n / whole) * 100 : 0;
    const rect = svg('rect', { class: className, x, y: 0, width, height: 10 });
    x += width;
    return rect;
  });
  return svg('svg', { class: 'bar', viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, svg('rect', { class: 'seg-bg', x: 0, y: 0, width: 100, height: 10 }), rects);
}
