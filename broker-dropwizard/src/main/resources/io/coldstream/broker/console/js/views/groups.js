/** Consumer groups and how far they are behind. */

import { liveList } from '../components/live-list.js';
import { badge } from '../components/values.js';
import { h } from '../dom.js';
import { integer } from '../format.js';
import { link } from '../router.js';

const MOODS = { Stable: 'good', PreparingRebalance: 'warn', CompletingRebalance: 'warn', Dead: 'bad' };

export const groupState = (state) => badge(state, MOODS[state] ?? '');

/** A group that only commits has none. */
export const protocolOf = (group) => group.protocol || group.protocol_type || h('span', { class: 'muted' }, 'none');

const COLUMNS = [
  { title: 'Group', header: true, className: 'wrap', sortBy: (g) => g.group, cell: (g) => h('a', { href: link('/groups/:group', { group: g.group }) }, g.group) },
  { title: 'State', sortBy: (g) => g.state, cell: (g) => groupState(g.state) },
  { title: 'Members', numeric: true, className: 'p2', sortBy: (g) => g.member_count, cell: (g) => integer(g.member_count) },
  { title: 'Protocol', className: 'p2', cell: protocolOf },
  { title: 'Lag', numeric: true, sortBy: (g) => g.total_lag, cell: (g) => integer(g.total_lag) },
];

/** @param {import('../navigator.js').Context} context */
export async function view(context) {
  const list = await liveList({ context, target: '/groups', name: 'groups', caption: 'Consumer groups', columns: COLUMNS, empty: 'No group has committed an offset yet.', noun: 'groups', nameOf: (g) => g.group });
  return h('div', null, h('div', { class: 'page-head' }, h('h1', null, 'Consumer groups')), list);
}
