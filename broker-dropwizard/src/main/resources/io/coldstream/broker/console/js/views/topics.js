/** All topics: how large, where, how fast, by which policy. */

import { liveList } from '../components/live-list.js';
import { tierBar } from '../components/tier-bar.js';
import { badge, size } from '../components/values.js';
import { h } from '../dom.js';
import { exactBytes, integer, rate } from '../format.js';
import { link } from '../router.js';

const COLUMNS = [
  { title: 'Topic', header: true, className: 'wrap', sortBy: (t) => t.name, cell: (t) => [h('a', { href: link('/topics/:topic', { topic: t.name }) }, t.name), t.held ? [' ', badge('held', 'held')] : null] },
  { title: 'Partitions', numeric: true, className: 'p2', sortBy: (t) => t.partitions, cell: (t) => integer(t.partitions) },
  { title: 'On disk', numeric: true, sortBy: (t) => t.local_bytes, cell: (t) => size(t.local_bytes) },
  { title: 'In the archive', numeric: true, sortBy: (t) => t.remote_bytes, cell: (t) => size(t.remote_bytes) },
  { title: 'Log', numeric: true, className: 'p2', sortBy: (t) => t.log_bytes, cell: (t) => size(t.log_bytes) },
  { title: 'Disk and archive', className: 'p3', cell: (t) => tierBar([['seg-local', t.local_bytes], ['seg-archived', t.remote_bytes]]) },
  { title: 'Rate', numeric: true, className: 'p2', sortBy: (t) => t.bytes_in_per_second, cell: (t) => h('data', { value: t.bytes_in_per_second, title: `${exactBytes(t.bytes_in_per_second)} a second` }, rate(t.bytes_in_per_second)) },
  { title: 'Policy', className: 'p2', sortBy: (t) => t.policy?.name ?? '', cell: (t) => (t.policy ? h('a', { href: link('/policies/:policy', { policy: t.policy.name }) }, t.policy.name) : h('span', { class: 'muted' }, 'none')) },
  { title: 'Go to', hideTitle: true, className: 'p3', cell: (t) => h('a', { href: link('/topics/:topic/map', { topic: t.name }), 'aria-label': `Tier map of ${t.name}` }, 'map') },
];

/** @param {import('../navigator.js').Context} context */
export async function view(context) {
  const list = await liveList({ context, target: '/topics', name: 'topics', caption: 'Topics', columns: COLUMNS, empty: 'There are no topics yet. The first producer may make one.', noun: 'topics', nameOf: (t) => t.name });
  return h('div', null, h('div', { class: 'page-head' }, h('h1', null, 'Topics')), list);
}
