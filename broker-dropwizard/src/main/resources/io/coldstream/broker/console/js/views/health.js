/** Disk, database, object store, upload backlog; and whether the broker deletes at all. */

import { openDialog } from '../components/dialog.js';
import { blameField, field, input } from '../components/field.js';
import { problemNotice } from '../components/problem.js';
import { ifAllowed } from '../components/role.js';
import { table } from '../components/table.js';
import { tierBar } from '../components/tier-bar.js';
import { badge, distance, facts, number, size, when } from '../components/values.js';
import { fill, h } from '../dom.js';
import { bytes, count, duration, percent, words } from '../format.js';

const POLL_MS = 5000;
const MOODS = { healthy: 'good', degraded: 'warn', unhealthy: 'bad' };

/** @param {import('../navigator.js').Context} context */
export async function view(context) {
  const { api, signal } = context;
  const place = h('div');
  // A broker whose database is away can't count its topics, and still says that its database is away.
  const fetchAll = () =>
    Promise.all([
      api.get('/health', { allow: [503] }),
      ...['/overview', '/deletions'].map((target) => api.get(target).catch((problem) => ({ problem }))),
    ]);
  const show = (answers) => fill(place, content(context, answers));
  show(await fetchAll());
  const timer = setInterval(async () => {
    // A reader who is inside of the page must not lose the place.
    if (document.hidden || place.contains(document.activeElement)) {
      return;
    }
    try {
      show(await fetchAll());
    } catch (problem) {
      if (!signal.aborted) {
        fill(place, problemNotice(problem));
      }
    }
  }, POLL_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
  return h('div', null, h('div', { class: 'page-head' }, h('h1', null, 'Health')), place);
}

function content(context, [health, overview, deletions]) {
  return [
    deletions.suspended || deletions.difference?.clock ? suspension(context, deletions) : null,
    ...checks(health),
    overview.problem ? problemNotice(overview.problem) : amounts(overview),
  ];
}

function checks(health) {
  return [
    h('p', { class: 'plan-lead' }, 'The broker is ', badge(health.status, MOODS[health.status] ?? '')),
    table({
      caption: 'Checks',
      columns: [
        { title: 'Check', header: true, className: 'nowrap', cell: (c) => words(c.name) },
        { title: 'Status', cell: (c) => badge(c.status, MOODS[c.status] ?? '') },
        { title: 'Message', className: 'wrap', cell: (c) => c.message },
        { title: 'Checked', className: 'p2', cell: (c) => distance(c.checked_at) },
      ],
      rows: health.checks,
    }),
  ];
}

function amounts(overview) {
  const { disk, upload_backlog: backlog, held, due_within_30_days: due } = overview;
  const used = disk.total_bytes - disk.free_bytes;
  const share = disk.total_bytes > 0 ? used / disk.total_bytes : 0;
  return [
    h(
      'div',
      { class: 'columns' },
      h('section', { class: 'panel' }, h('h2', null, 'Disk'), h('p', null, `${bytes(used)} of ${bytes(disk.total_bytes)} used (${percent(share)}), `, size(disk.free_bytes), ' free'), tierBar([[share > 0.9 ? 'seg-high' : 'seg-used', used]], disk.total_bytes)),
      h(
        'section',
        { class: 'panel' },
        h('h2', null, 'Upload backlog'),
        backlog.segments === 0
          ? h('p', null, 'Everything that is sealed is in the archive.')
          : h('p', null, `${count(backlog.segments, 'segment')} (`, size(backlog.log_bytes), ') wait', backlog.oldest_sealed_at ? [', the oldest since ', when(backlog.oldest_sealed_at)] : null, '.'),
      ),
    ),
    h(
      'section',
      { class: 'panel' },
      h('h2', null, 'All topics'),
      facts([
        ['Topics', number(overview.topics)],
        ['Partitions', number(overview.partitions)],
        ['Segments', number(overview.segments)],
        ['On disk', size(overview.local_bytes)],
        ['In the archive', size(overview.remote_bytes)],
        ['Log', size(overview.log_bytes)],
        ['Held', held ? [size(held.log_bytes), h('span', { class: 'muted' }, ` by ${count(held.holds, 'hold')}`)] : 'not known'],
        ['Due in 30 days', due ? [size(due.log_bytes), h('span', { class: 'muted' }, ` in ${count(due.segments, 'segment')}`)] : 'not known'],
      ]),
    ),
    h(
      'section',
      { class: 'panel' },
      h('h2', null, 'Broker'),
      facts([
        ['Version', overview.version],
        ['Kafka clients connect to', h('code', null, overview.kafka)],
        ['Cluster', h('code', null, overview.cluster_id)],
        ['Broker id', overview.broker_id],
        ['Running for', h('span', { title: overview.started_at }, duration(Math.max(1, Math.floor((Date.now() - Date.parse(overview.started_at)) / 1000)) * 1000))],
      ]),
    ),
  ];
}

function suspension(context, deletions) {
  const { suspended, since, reason, difference } = deletions;
  return h(
    'section',
    { class: 'notice warn' },
    h('h2', null, suspended ? 'Deletions are suspended' : 'Deletion lags behind the clock'),
    h('p', null, reason, since ? [' Since ', when(since), '.'] : null),
    difference ? h('p', null, Object.entries(difference).map(([name, value]) => `${words(name)}: ${typeof value === 'number' && name.endsWith('_bytes') ? bytes(value) : JSON.stringify(value)}`).join(', ')) : null,
    ifAllowed(context.session, 'admin', 'let deletions go on', () => h('button', { type: 'button', onclick: () => askToAccept(context, deletions) }, 'Let deletions go on…')),
  );
}

/** Accepts what was shown: something else may have been found since then, and then the broker refuses. */
function askToAccept({ api, reload, announce }, { since, difference }) {
  const reason = input({ name: 'reason', required: true });
  const trouble = h('div');
  const form = h(
    'form',
    {
      onsubmit: async (event) => {
        event.preventDefault();
        try {
          await api.request('POST', '/deletions/accept', { body: { reason: reason.value, since: since ?? undefined, clock_ahead_ms: difference?.clock?.ahead_ms } });
          dialog.close();
          document.getElementById('banner').replaceChildren();
          announce('Deletions go on');
          await reload();
        } catch (problem) {
          if (!blameField(form, problem)) {
            trouble.replaceChildren(problemNotice(problem));
          }
        }
      },
    },
    h('p', null, 'The broker then takes the present state of the database and the clock for right, and deletes by it again.'),
    field({ label: 'Reason', input: reason }),
    trouble,
    h('div', { class: 'buttons' }, h('button', { type: 'submit', class: 'danger' }, 'Accept, and delete again'), h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel')),
  );
  const dialog = openDialog({ title: 'Let deletions go on', content: [form] });
}
