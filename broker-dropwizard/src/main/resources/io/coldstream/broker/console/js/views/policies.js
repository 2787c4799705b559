/** Named policies and where they are attached. */

import { pager } from '../components/pager.js';
import { ifAllowed } from '../components/role.js';
import { table } from '../components/table.js';
import { distance, number } from '../components/values.js';
import { h } from '../dom.js';
import { count } from '../format.js';
import { retentionWords } from '../retention-words.js';
import { link } from '../router.js';

/** @param {import('../navigator.js').Context} context */
export async function view({ api, query, session }) {
  const page = await api.get('/policies', { query: { page_token: query.get('page_token') } });
  return h(
    'div',
    null,
    h('div', { class: 'page-head' }, h('h1', null, 'Policies'), h('div', { class: 'actions' }, ifAllowed(session, 'operator', 'make policies', () => h('a', { class: 'button', href: '#/new-policy' }, 'New policy')))),
    table({
      caption: 'Policies',
      empty: 'There are no policies: each topic has its own settings or the broker’s defaults.',
      columns: [
        { title: 'Policy', header: true, cell: (p) => h('a', { href: link('/policies/:policy', { policy: p.name }) }, p.name) },
        { title: 'Sets', cell: (p) => [h('div', null, retentionWords(p.retention)), h('div', { class: 'muted small' }, p.description)] },
        { title: 'Attached to', className: 'p2', cell: (p) => p.attachments.map((a) => h('div', { class: 'nowrap' }, h('code', null, a.topics), h('span', { class: 'muted' }, ` priority ${a.priority}`))) },
        { title: 'Topics', numeric: true, cell: (p) => number(p.topics) },
        { title: 'Version', numeric: true, className: 'p2', cell: (p) => p.version },
        { title: 'Changed', className: 'p3', cell: (p) => [distance(p.changed_at), ` by ${p.changed_by}`] },
      ],
      rows: page.policies,
    }),
    pager({ pattern: '/policies', query: { page_token: query.get('page_token') }, shown: count(page.policies.length, 'policy', 'policies'), next: page.next_page_token }),
  );
}
