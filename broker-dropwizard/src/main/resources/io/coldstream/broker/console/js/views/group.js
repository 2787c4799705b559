/** One consumer group: members, offsets, lag, and the way to other offsets. */

import { path } from '../api.js';
import { resetForm } from '../components/reset-form.js';
import { ifAllowed } from '../components/role.js';
import { table } from '../components/table.js';
import { facts, number, when } from '../components/values.js';
import { h } from '../dom.js';
import { integer } from '../format.js';
import { link } from '../router.js';
import { groupState, protocolOf } from './groups.js';

/** @param {import('../navigator.js').Context} context */
export async function view(context) {
  const { api, params, session } = context;
  const group = await api.get(path`/groups/${params.group}`);
  const topics = [...new Set(group.partitions.map((p) => p.topic))];
  return h(
    'div',
    null,
    h('p', { class: 'crumbs' }, h('a', { href: '#/groups' }, 'Groups')),
    h('div', { class: 'page-head' }, h('h1', null, group.group)),
    facts([
      ['State', groupState(group.state)],
      ['Lag', number(group.total_lag)],
      ['Members', number(group.member_count)],
      ['Generation', number(group.generation)],
      ['Protocol', protocolOf(group)],
    ]),
    offsets(group.partitions),
    members(group.members),
    h(
      'section',
      { class: 'panel' },
      h('h2', null, 'Reset offsets'),
      ifAllowed(session, 'operator', 'reset offsets', () => (topics.length ? resetForm(context, group, topics) : h('p', null, 'The group has no offsets.'))),
    ),
  );
}

function offsets(partitions) {
  return table({
    caption: 'Offsets and lag',
    showCaption: true,
    empty: 'The group has committed no offset.',
    columns: [
      { title: 'Topic', header: true, className: 'wrap', cell: (p) => h('a', { href: link('/topics/:topic', { topic: p.topic }) }, p.topic) },
      { title: 'Partition', numeric: true, cell: (p) => p.partition },
      { title: 'Reads next', numeric: true, cell: (p) => h('a', { href: link('/topics/:topic/messages', { topic: p.topic }, { partition: p.partition, from_offset: p.committed_offset }), title: 'Read from here' }, integer(p.committed_offset)) },
      { title: 'End', numeric: true, className: 'p2', cell: (p) => number(p.end_offset) },
      { title: 'Lag', numeric: true, cell: (p) => number(p.lag) },
      { title: 'Committed', className: 'p2', cell: (p) => when(p.committed_at) },
    ],
    rows: partitions,
  });
}

function members(list) {
  const assigned = (m) => {
    if (m.assigned_partitions === null) {
      return h('span', { class: 'muted' }, 'not known');
    }
    const names = [...new Set(m.assigned_partitions.map((p) => p.topic))];
    const parts = (topic) => m.assigned_partitions.filter((p) => p.topic === topic).map((p) => p.partition);
    return names.map((topic) => `${topic} ${parts(topic).join(', ')}`).join('; ') || 'nothing';
  };
  return table({
    caption: 'Members',
    showCaption: true,
    empty: 'Nobody is in the group now.',
    columns: [
      { title: 'Client', header: true, cell: (m) => m.client_id },
      { title: 'Host', className: 'p2', cell: (m) => m.client_host },
      { title: 'Reads', className: 'wrap', cell: assigned },
      { title: 'Static id', className: 'p3', cell: (m) => m.group_instance_id ?? h('span', { class: 'muted' }, 'none') },
      { title: 'Member id', className: 'p3 mono', cell: (m) => m.member_id },
    ],
    rows: list,
  });
}
