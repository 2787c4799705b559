/** A topic as a map of time and partitions, with the same as a table. */

import { tierLegend } from '../components/legend.js';
import { field, select } from '../components/field.js';
import { table } from '../components/table.js';
import { tierMap } from '../components/tier-map.js';
import { topicHead } from '../components/topic-head.js';
import { number, size } from '../components/values.js';
import { fetchCoverage, RANGES } from '../coverage.js';
import { fill, h } from '../dom.js';
import { utc, utcDate } from '../format.js';
import { link } from '../router.js';
import { columnTotals, toGrid } from '../tier-grid.js';

const CELL_PX = 7;
const TABLE_ROWS = 200;

/** @param {import('../navigator.js').Context} context */
export async function view({ api, params, query, signal, announce }) {
  const { topic } = params;
  const range = query.get('range') in RANGES ? query.get('range') : 'all';
  const coverage = await fetchCoverage(api, topic, range, Date.now());
  const room = Math.min(document.documentElement.clientWidth, 1440) - 120;
  const grid = toGrid(coverage, Math.floor(room / CELL_PX));
  const links = (partition, column) => [
    h('a', { class: 'button small', href: link('/topics/:topic/messages', { topic }, { partition, from_time: new Date(column.from).toISOString() }) }, 'Read from here'),
    h('a', { class: 'button small', href: link('/topics/:topic/segments', { topic }, { partition }) }, `Segments of partition ${partition}`),
  ];
  return h(
    'div',
    null,
    topicHead(topic, 'Tier map', `${topic}: tier map`),
    h('div', { class: 'map-tools' }, rangeChoice(topic, range), tierLegend()),
    grid.maxBytes === 0
      ? h('p', { class: 'notice' }, 'Nothing was kept in this time.')
      : [
          h('div', { class: 'panel' }, tierMap({ grid, label: `Tier map of ${topic}`, announce, signal, links })),
          asTable(grid),
        ],
  );
}

function rangeChoice(topic, current) {
  return h(
    'nav',
    { class: 'choices', 'aria-label': 'How far back' },
    Object.entries(RANGES).map(([range, { text }]) =>
      h('a', { href: link('/topics/:topic/map', { topic }, { range: range === 'all' ? null : range }), 'aria-current': range === current ? 'true' : null }, text),
    ),
  );
}

/** Built when it is opened: most readers never do. */
function asTable(grid) {
  const place = h('div');
  const partition = select({ name: 'partition' }, [['', 'all partitions'], ...grid.rows.map((row) => [String(row.partition), `partition ${row.partition}`])], '');
  const show = () => {
    const chosen = grid.rows.find((row) => String(row.partition) === partition.value);
    const cells = chosen ? chosen.cells : columnTotals(grid);
    const all = grid.columns.map((column, i) => ({ column, cell: cells[i] })).filter(({ cell }) => cell && cell.segments > 0).reverse();
    fill(place, all.length > TABLE_ROWS ? h('p', { class: 'muted' }, `The newest ${TABLE_ROWS} of ${all.length} periods.`) : null, tableOf(all.slice(0, TABLE_ROWS)));
  };
  partition.addEventListener('change', show);
  return h(
    'details',
    { class: 'panel', ontoggle: (event) => event.target.open && !place.hasChildNodes() && show() },
    h('summary', null, 'The map as a table'),
    h('div', { class: 'form-row' }, field({ label: 'Partition', input: partition })),
    place,
  );
}

function tableOf(rows) {
  const amount = (title, part) => ({ title, numeric: true, cell: ({ cell }) => size(cell[part]) });
  const text = (ms) => (utc(ms).endsWith('00:00:00') ? utcDate(ms) : utc(ms).slice(0, 16));
  return table({
    caption: 'What is kept where, by period (UTC), newest first',
    columns: [
      { title: 'From (UTC)', header: true, className: 'nowrap', cell: ({ column }) => text(column.from) },
      { title: 'To (UTC)', className: 'nowrap', cell: ({ column }) => text(column.to) },
      amount('On disk only', 'local_bytes'),
      amount('Both', 'both_bytes'),
      amount('Archived only', 'archived_bytes'),
      amount('Held', 'held_bytes'),
      amount('Due', 'due_bytes'),
      { title: 'Segments', numeric: true, cell: ({ cell }) => number(cell.segments) },
    ],
    rows,
  });
}
