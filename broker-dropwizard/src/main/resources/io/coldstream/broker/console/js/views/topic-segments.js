/** The segments of a topic, and the way to why each of them is still here. */

import { path } from '../api.js';
import { field, input, select } from '../components/field.js';
import { pager } from '../components/pager.js';
import { segmentState } from '../components/segment-state.js';
import { table } from '../components/table.js';
import { topicHead } from '../components/topic-head.js';
import { size, when } from '../components/values.js';
import { h } from '../dom.js';
import { count, integer } from '../format.js';
import { link } from '../router.js';

const PATTERN = '/topics/:topic/segments';
const WHY = '/topics/:topic/segments/:partition/:offset';

/** @param {import('../navigator.js').Context} context */
export async function view({ api, params, query, go }) {
  const { topic } = params;
  const partition = query.get('partition');
  const [detail, page] = await Promise.all([
    api.get(path`/topics/${topic}`),
    api.get(path`/topics/${topic}/segments`, { query: { partition, page_token: query.get('page_token'), page_size: 100 } }),
  ]);
  return h(
    'div',
    null,
    topicHead(topic, 'Segments', `${topic}: segments`),
    h('div', { class: 'form-row' }, partitionChoice(topic, detail.partitions, partition, go), offsetForm(topic, detail.partitions, partition, go)),
    table({ caption: `Segments of ${topic}`, columns: columns(topic, partition === null), rows: page.segments, empty: 'There are no segments here.' }),
    pager({ pattern: PATTERN, params: { topic }, query: { partition, page_token: query.get('page_token') }, shown: count(page.segments.length, 'segment'), next: page.next_page_token }),
  );
}

const columns = (topic, all) => [
  ...(all ? [{ title: 'Partition', cell: (s) => s.partition }] : []),
  { title: 'Offsets', header: true, cell: (s) => [h('span', { class: 'nowrap' }, `${integer(s.base_offset)} –`), ' ', h('span', { class: 'nowrap' }, integer(s.end_offset))] },
  { title: 'State', cell: (s) => segmentState(s.state) },
  { title: 'Oldest record', className: 'p3', cell: (s) => when(s.min_timestamp) },
  { title: 'Newest record', className: 'p2', cell: (s) => when(s.max_timestamp) },
  { title: 'On disk', numeric: true, className: 'p2', cell: (s) => size(s.local_bytes) },
  { title: 'In the archive', numeric: true, className: 'p2', cell: (s) => size(s.remote_bytes) },
  { title: 'Explanation', hideTitle: true, cell: (s) => h('a', { href: link(WHY, { topic, partition: s.partition, offset: s.base_offset }), 'aria-label': `Why is segment ${s.base_offset} of partition ${s.partition} in this state?` }, 'why?') },
];

function partitionChoice(topic, partitions, current, go) {
  const choice = select({ name: 'partition' }, [['', 'all'], ...Array.from({ length: partitions }, (_, i) => [String(i), String(i)])], current ?? '');
  choice.addEventListener('change', () => go(link(PATTERN, { topic }, { partition: choice.value })));
  return field({ label: 'Partition', input: choice });
}

/** Any offset may be asked about, those that are gone too. */
function offsetForm(topic, partitions, shown, go) {
  const partition = input({ name: 'why_partition', type: 'number', min: 0, max: partitions - 1, value: shown ?? 0, required: true });
  const offset = input({ name: 'why_offset', type: 'number', min: 0, required: true, placeholder: 'any, deleted ones too' });
  return h(
    'form',
    {
      class: 'form-row grow',
      onsubmit: (event) => {
        event.preventDefault();
        go(link(WHY, { topic, partition: partition.value, offset: offset.value }));
      },
    },
    field({ label: 'Explain: partition', input: partition }),
    field({ label: 'Explain: offset', input: offset }),
    h('div', { class: 'buttons' }, h('button', { type: 'submit' }, 'Explain')),
  );
}
