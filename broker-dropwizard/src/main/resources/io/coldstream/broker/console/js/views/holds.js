/** Legal holds: what no policy may delete. */

import { path } from '../api.js';
import { openDialog } from '../components/dialog.js';
import { blameField, field, input, select } from '../components/field.js';
import { holdForm } from '../components/hold-form.js';
import { pager } from '../components/pager.js';
import { problemNotice } from '../components/problem.js';
import { ifAllowed } from '../components/role.js';
import { table } from '../components/table.js';
import { badge, distance, size, when } from '../components/values.js';
import { h } from '../dom.js';
import { count, integer, utc } from '../format.js';
import { link } from '../router.js';

/** @param {import('../navigator.js').Context} context */
export async function view(context) {
  const { api, query, session, go } = context;
  const filter = { state: query.get('state') ?? 'standing', topic: query.get('topic'), page_token: query.get('page_token') };
  const page = await api.get('/holds', { query: filter });
  const state = select({ name: 'state' }, [['standing', 'standing'], ['released', 'released'], ['all', 'all']], filter.state);
  const topic = input({ name: 'topic', type: 'search', value: filter.topic ?? '' });
  return h(
    'div',
    null,
    h('div', { class: 'page-head' }, h('h1', null, 'Holds')),
    h(
      'form',
      { class: 'form-row', 'aria-label': 'Filter', onsubmit: (event) => { event.preventDefault(); go(link('/holds', {}, { state: state.value === 'standing' ? null : state.value, topic: topic.value.trim() })); } },
      field({ label: 'State', input: state }),
      field({ label: 'Topic', input: topic }),
      h('div', { class: 'buttons' }, h('button', { type: 'submit' }, 'Show')),
    ),
    table({ caption: 'Holds', columns: columns(context), rows: page.holds, empty: 'No hold is like that.' }),
    pager({ pattern: '/holds', query: filter, shown: count(page.holds.length, 'hold'), next: page.next_page_token }),
    h('section', { class: 'panel' }, h('h2', null, 'Place a hold'), ifAllowed(session, 'operator', 'place holds', () => holdForm(context))),
  );
}

const columns = (context) => [
  { title: 'Topic', header: true, className: 'wrap', cell: (hold) => [h('a', { href: link('/topics/:topic', { topic: hold.topic }) }, hold.topic), h('div', { class: 'muted small mono', title: hold.id }, hold.id.slice(0, 8))] },
  { title: 'Reason', className: 'wrap', cell: (hold) => [hold.reason, h('div', { class: 'muted small' }, `owner: ${hold.owner}`)] },
  // So far left that a telephone shows it: whether a hold stands is what people look for.
  { title: 'State', className: 'state', cell: (hold) => (hold.released ? released(hold.released) : [badge('standing', 'held'), releaseButton(context, hold)]) },
  { title: 'Covers', cell: (hold) => scope(hold) },
  { title: 'Holds', numeric: true, cell: (hold) => [size(hold.held_bytes), locked(hold)] },
  { title: 'Placed', className: 'p2', cell: (hold) => [when(hold.placed_at), h('div', { class: 'muted small' }, `by ${hold.placed_by}`)] },
];

function releaseButton(context, hold) {
  return context.session.may('admin')
    ? h('div', null, h('button', { type: 'button', class: 'small', 'aria-label': `Release the hold ${hold.id.slice(0, 8)} on ${hold.topic}`, onclick: () => askToRelease(context, hold) }, 'Release…'))
    : null;
}

function scope({ partition, offsets, times }) {
  const range = (from, to, text) => `${from === null || from === undefined ? 'the beginning' : text(from)} to ${to === null || to === undefined ? 'the end' : text(to)}`;
  return [
    h('div', null, partition === null ? 'all partitions' : `partition ${partition}`),
    offsets ? h('div', { class: 'small' }, `offsets ${range(offsets.start, offsets.end, integer)}`) : null,
    times ? h('div', { class: 'small' }, `${range(times.from, times.to, (time) => utc(time).slice(0, 19))} UTC`) : null,
  ];
}

/** What the bucket itself keeps, in one line. */
function locked({ object_lock: lock, released: end }) {
  if (!lock?.enabled || end) {
    return null;
  }
  const text = lock.locked_objects === null
    ? 'being locked in the bucket'
    : `${count(lock.locked_objects, 'object')} locked in the bucket${lock.pending_objects > 0 ? `, ${integer(lock.pending_objects)} to go` : ''}`;
  return h('div', { class: 'muted small' }, text);
}

function released({ by, reason, at }) {
  return [badge('released'), ' ', distance(at), h('div', { class: 'muted small' }, `by ${by}: ${reason}`)];
}

function askToRelease({ api, reload, announce }, hold) {
  const reason = input({ name: 'reason', required: true });
  const trouble = h('div');
  const form = h(
    'form',
    {
      onsubmit: async (event) => {
        event.preventDefault();
        try {
          await api.request('POST', path`/holds/${hold.id}/release`, { body: { reason: reason.value } });
          dialog.close();
          announce('The hold was released');
          await reload();
        } catch (problem) {
          if (!blameField(form, problem)) {
            trouble.replaceChildren(problemNotice(problem));
          }
        }
      },
    },
    h('p', null, `“${hold.reason}” on ${hold.topic}. What it kept may be deleted from then on, as the policies say.`),
    field({ label: 'Reason for the release', input: reason }),
    trouble,
    h('div', { class: 'buttons' }, h('button', { type: 'submit', class: 'danger' }, 'Release the hold'), h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel')),
  );
  const dialog = openDialog({ title: 'Release a hold', content: [form] });
}
