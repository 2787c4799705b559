/** What a change of retention would do, beside what happens without it. */

import { h } from '../dom.js';
import { bytes, count, integer } from '../format.js';
import { link } from '../router.js';
import { table } from './table.js';
import { distance, number, size, when } from './values.js';

const ROWS = [
  ['Upload to the archive', 'upload'],
  ['Remove local copies', 'evict'],
  ['Delete now', 'delete_now'],
  ['Delete within 30 days', 'delete_within_30_days'],
  ['Kept by holds', 'held'],
];

/** One sentence that says whether anything is lost. */
export function planSentence(plan) {
  const more = plan.newly_deleted;
  return plan.deletes_more
    ? `Deletes ${bytes(more.log_bytes)} more: ${count(more.segments, 'segment')}, ${count(more.records, 'record')}.`
    : 'Deletes nothing that would have stayed.';
}

/**
 * @param {any} plan
 * @param {any | null} present the plan without the change
 */
export function planView(plan, present) {
  return h(
    'div',
    { class: 'plan' },
    amounts(plan, present),
    losers(plan.groups_losing_records),
    doomed(plan.newly_deleted),
    plan.doubts.length ? h('div', { class: 'notice warn' }, h('h3', null, 'Not certain'), h('ul', null, plan.doubts.map((doubt) => h('li', null, doubt)))) : null,
    h('p', { class: 'small muted' }, 'Planned ', when(plan.planned_at), ', good until ', when(plan.expires_at), '.'),
  );
}

function amounts(plan, present) {
  const column = (title, of, className) => ({ title, numeric: true, className, cell: of });
  const columns = [
    { title: 'What', header: true, cell: (row) => row[0] },
    present ? column('Without', (row) => size(present[row[1]].log_bytes), 'p2') : null,
    column(present ? 'With' : 'Size', (row) => size(plan[row[1]].log_bytes)),
    present ? column('Difference', (row) => difference(plan[row[1]].log_bytes - present[row[1]].log_bytes, row[1])) : null,
    column('Segments', (row) => number(plan[row[1]].segments)),
    column('Records', (row) => (plan[row[1]].records === undefined ? '' : number(plan[row[1]].records)), 'p2'),
  ].filter(Boolean);
  return table({ caption: 'What would be done', columns, rows: ROWS });
}

function difference(n, action) {
  if (n === 0) {
    return h('span', { class: 'muted' }, 'none');
  }
  const deletes = action.startsWith('delete');
  const className = deletes ? (n > 0 ? 'delta-up' : 'delta-down') : null;
  return h('data', { value: n, class: className, title: `${integer(n)} bytes` }, `${n > 0 ? '+' : '−'}${bytes(Math.abs(n))}`);
}

function losers(groups) {
  if (groups.length === 0) {
    return h('p', null, 'No consumer group would lose records that it has not read.');
  }
  return [
    h('div', { class: 'notice bad' }, h('p', null, h('strong', null, `${count(groups.length, 'group offset')} would lose unread records.`))),
    table({
      caption: 'Groups that would lose unread records',
      columns: [
        { title: 'Group', header: true, cell: (row) => h('a', { href: link('/groups/:group', { group: row.group }) }, row.group) },
        { title: 'Partition', cell: (row) => `${row.topic} ${row.partition}` },
        { title: 'Reads next', numeric: true, className: 'p2', cell: (row) => number(row.next_offset) },
        { title: 'Deleted up to', numeric: true, className: 'p2', cell: (row) => number(row.deleted_up_to) },
        { title: 'Unread records', numeric: true, cell: (row) => number(row.records) },
      ],
      rows: groups,
    }),
  ];
}

function doomed(newly) {
  if (newly.segments === 0) {
    return null;
  }
  const shown = newly.first.length;
  return h(
    'details',
    null,
    h('summary', null, `What would be deleted (${shown < newly.segments ? `the first ${shown} of ${integer(newly.segments)}` : count(shown, 'segment')})`),
    table({
      caption: 'Segments that would be deleted and would have stayed',
      columns: [
        { title: 'Partition', header: true, className: 'nowrap', cell: (row) => `${row.topic} ${row.partition}` },
        { title: 'Offsets', className: 'nowrap', cell: (row) => h('a', { href: link('/topics/:topic/segments/:partition/:offset', { topic: row.topic, partition: row.partition, offset: row.base_offset }) }, `${integer(row.base_offset)} – ${integer(row.end_offset)}`) },
        { title: 'Newest record', className: 'p2', cell: (row) => when(row.max_timestamp) },
        { title: 'Due', cell: (row) => distance(row.due) },
        { title: 'Why', cell: (row) => row.sentence },
      ],
      rows: newly.first,
    }),
  );
}
