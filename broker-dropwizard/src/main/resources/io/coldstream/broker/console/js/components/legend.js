/** What the colours and marks of the map mean. */

import { h, svg } from '../dom.js';

const ENTRIES = [
  ['seg-local', 'on disk only'],
  ['seg-both', 'on disk and archived'],
  ['seg-archived', 'archived only'],
];

export function tierLegend() {
  const picture = (...shapes) => svg('svg', { viewBox: '0 0 16 12', 'aria-hidden': 'true' }, shapes);
  const ground = (className) => svg('rect', { class: className, x: 0, y: 0, width: 16, height: 12 });
  return h(
    'ul',
    { class: 'legend', 'aria-label': 'Legend' },
    ENTRIES.map(([className, text]) => h('li', null, picture(ground(className)), text)),
    h('li', null, picture(ground('seg-archived'), [0, 6, 12].map((x) => svg('path', { class: 'hatch', d: `M${x - 4} 12 L${x + 8} 0` }))), 'held'),
    h('li', null, picture(ground('seg-archived'), svg('rect', { class: 'due-mark', x: 0, y: 0, width: 16, height: 4 })), 'due for deletion in 30 days'),
  );
}
