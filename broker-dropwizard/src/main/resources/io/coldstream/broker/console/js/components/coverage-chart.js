/** What a topic keeps by the age of its records, as stacked areas. uPlot is fetched when it is needed. */

import { h } from '../dom.js';
import { bytes } from '../format.js';
import { columnTotals } from '../tier-grid.js';

const LAYERS = [
  ['On disk only', 'local', 'local_bytes'],
  ['On disk and archived', 'both', 'both_bytes'],
  ['Archived only', 'archived', 'archived_bytes'],
];

/** @param {import('../tier-grid.js').Grid} grid @param {AbortSignal} signal */
export async function coverageChart(grid, signal) {
  const [{ default: UPlot }] = await Promise.all([import('../../vendor/uplot/uPlot.esm.js'), styles()]);
  const box = h('div', { class: 'chart', role: 'img', 'aria-label': 'Bytes kept by time of the records, by where they are. The tier map has the same as a table.' });
  const totals = columnTotals(grid);
  // Each layer is drawn over the larger one behind it, so that what is seen of it is its own amount.
  const heights = LAYERS.map((_, i) => totals.map((cell) => LAYERS.slice(i).reduce((sum, [, , part]) => sum + cell[part], 0)));
  let plot = null;
  const draw = () => {
    plot?.destroy();
    plot = new UPlot(options(UPlot, totals, box.clientWidth), [grid.columns.map((column) => column.from / 1000), ...heights], box);
  };
  const observer = new ResizeObserver(([entry]) => {
    if (!plot) {
      draw();
    } else if (Math.abs(entry.contentRect.width - plot.width) > 1) {
      plot.setSize({ width: entry.contentRect.width, height: 190 });
    }
  });
  observer.observe(box);
  document.addEventListener('themechange', draw, { signal });
  signal.addEventListener('abort', () => {
    observer.disconnect();
    plot?.destroy();
  });
  return box;
}

function options(UPlot, totals, width) {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const axis = { stroke: token('--text-2'), grid: { stroke: token('--line'), width: 1 }, ticks: { stroke: token('--line') }, font: `12px ${token('--sans')}` };
  return {
    width,
    height: 190,
    tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { y: { range: (_, __, max) => [0, max || 1] } },
    axes: [{ ...axis, space: 80 }, { ...axis, size: 74, space: 34, incrs: Array.from({ length: 56 }, (_, i) => 2 ** i), values: (_, ticks) => ticks.map((n) => bytes(n)) }],
    series: [
      { label: 'From', value: '{YYYY}-{MM}-{DD}' },
      ...LAYERS.map(([label, name, part]) => ({
        label,
        stroke: token(`--tier-${name}`),
        fill: token(`--tier-${name}`),
        width: 0,
        points: { show: false },
        paths: UPlot.paths.stepped({ align: 1 }),
        value: (_, __, ___, index) => (index === null || index === undefined ? '–' : bytes(totals[index][part])),
      })),
    ],
  };
}

function styles() {
  const href = 'vendor/uplot/uPlot.min.css';
  if (document.querySelector(`link[href="${href}"]`)) {
    return null;
  }
  return new Promise((resolve) => {
    document.head.append(h('link', { rel: 'stylesheet', href, onload: resolve, onerror: resolve }));
  });
}
