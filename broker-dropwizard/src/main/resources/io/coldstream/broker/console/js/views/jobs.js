/** Long work: how far it is, and the way to stop it. */

import { path } from '../api.js';
import { blameField, field, input } from '../components/field.js';
import { pager } from '../components/pager.js';
import { problemNotice } from '../components/problem.js';
import { ifAllowed } from '../components/role.js';
import { table } from '../components/table.js';
import { badge, distance } from '../components/values.js';
import { fill, h } from '../dom.js';
import { bytes, count, integer, percent, words } from '../format.js';

const POLL_MS = 2000;
const MOODS = { running: '', done: 'good', failed: 'bad', cancelled: 'warn' };

/** @param {import('../navigator.js').Context} context */
export async function view(context) {
  const { api, query, signal } = context;
  const place = h('div');
  const fetchPage = () => api.get('/jobs', { query: { page_token: query.get('page_token') } });
  let shown = null;
  const show = (page) => {
    const text = JSON.stringify(page);
    if (text === shown) {
      return page;
    }
    shown = text;
    const focused = place.contains(document.activeElement) ? document.activeElement.getAttribute('aria-label') : null;
    fill(place, jobTable(context, page.jobs), pager({ pattern: '/jobs', query: { page_token: query.get('page_token') }, shown: count(page.jobs.length, 'job'), next: page.next_page_token }));
    if (focused) {
      [...place.querySelectorAll('button')].find((button) => button.getAttribute('aria-label') === focused)?.focus();
    }
    return page;
  };
  const first = show(await fetchPage());
  poll(first, async () => show(await fetchPage()), place, signal);
  return h('div', null, h('div', { class: 'page-head' }, h('h1', null, 'Jobs')), place, h('section', { class: 'panel' }, h('h2', null, 'Verify an archive'), ifAllowed(context.session, 'operator', 'start jobs', () => verifyForm(context))));
}

/** Every archived copy of a topic is read and compared with its digest. */
function verifyForm({ api, query, reload, announce }) {
  const topic = input({ name: 'topic', required: true, value: query.get('topic') ?? '' });
  const trouble = h('div');
  const form = h(
    'form',
    {
      'aria-label': 'Verify an archive',
      onsubmit: async (event) => {
        event.preventDefault();
        try {
          await api.request('POST', '/jobs', { body: { kind: 'verify', topic: topic.value.trim() } });
          announce('The job was started');
          await reload();
        } catch (problem) {
          if (!blameField(form, problem)) {
            fill(trouble, problemNotice(problem, { heading: 'No job was started' }));
          }
        }
      },
    },
    h('p', { class: 'muted' }, 'Reads every archived copy of a topic and compares it with its digest.'),
    trouble,
    h('div', { class: 'form-row' }, field({ label: 'Topic', input: topic }), h('div', { class: 'buttons' }, h('button', { type: 'submit' }, 'Verify'))),
  );
  return form;
}

/** Looks again while something runs and somebody watches. */
function poll(page, again, place, signal) {
  if (!page.jobs.some((job) => job.state === 'running')) {
    return;
  }
  const timer = setTimeout(async () => {
    try {
      poll(document.hidden ? page : await again(), again, place, signal);
    } catch (problem) {
      if (!signal.aborted) {
        place.prepend(problemNotice(problem, { heading: 'The list is no longer kept up to date' }));
      }
    }
  }, POLL_MS);
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
}

function jobTable(context, jobs) {
  return table({
    caption: 'Jobs, newest first',
    empty: 'Nothing runs, and nothing did.',
    columns: [
      { title: 'Job', header: true, cell: (job) => [words(job.kind), h('div', { class: 'muted small mono', title: job.id }, job.id.length > 16 ? `${job.id.slice(0, 12)}…` : job.id)] },
      { title: 'Subject', className: 'wrap', cell: (job) => job.subject },
      { title: 'State', cell: (job) => [badge(job.state, MOODS[job.state] ?? ''), job.detail ? h('div', { class: 'small' }, job.detail) : null] },
      { title: 'Progress', cell: progress },
      { title: 'Started', className: 'p2', cell: (job) => [distance(job.started_at), h('div', { class: 'muted small' }, `by ${job.started_by}`)] },
      { title: 'Ended', className: 'p2', cell: (job) => distance(job.ended_at) },
      { title: 'Cancel', hideTitle: true, cell: (job) => (job.state === 'running' && job.kind !== 'delete' && context.session.may('operator') ? h('button', { type: 'button', class: 'small', 'aria-label': `Cancel ${job.id}`, onclick: () => cancel(context, job) }, 'Cancel') : null) },
    ],
    rows: jobs,
  });
}

function progress({ progress: { done, total, unit }, kind, id }) {
  const text = unit === 'bytes' ? bytes : integer;
  return [
    h('progress', { max: Math.max(1, total), value: done, 'aria-label': `Progress of ${words(kind)} ${id}` }),
    h('div', { class: 'small nowrap' }, `${text(done)} of ${text(total)}${unit === 'bytes' ? '' : ` ${unit}`}${total ? ` (${percent(done / total)})` : ''}`),
  ];
}

async function cancel({ api, reload, announce }, job) {
  try {
    await api.request('POST', path`/jobs/${job.id}/cancel`, { body: {} });
    announce('The job was cancelled');
    await reload();
  } catch (problem) {
    document.querySelector('main h1').after(problemNotice(problem));
  }
}
