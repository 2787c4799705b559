/** What was destroyed, or allowed to be: who, what, why. And whether the chain of hashes is whole. */

import { saveBlob } from '../components/download.js';
import { field, input, toInput, utcOf } from '../components/field.js';
import { pager } from '../components/pager.js';
import { problemNotice } from '../components/problem.js';
import { table } from '../components/table.js';
import { when } from '../components/values.js';
import { fill, h } from '../dom.js';
import { bytes, count, integer, words } from '../format.js';
import { link } from '../router.js';

/** @param {import('../navigator.js').Context} context */
export async function view({ api, query, go, announce }) {
  const filter = { from: query.get('from'), page_token: query.get('page_token') };
  const [page, topics] = await Promise.all([api.get('/audit', { query: { ...filter, page_size: 100 } }), topicNames(api)]);
  const from = input({ name: 'from', type: 'datetime-local', step: 1, value: toInput(filter.from) });
  const outcome = h('div', { 'aria-live': 'polite' });
  const attempt = (button, work) => async () => {
    button().disabled = true;
    try {
      await work();
    } catch (problem) {
      fill(outcome, problemNotice(problem));
    } finally {
      button().disabled = false;
    }
  };
  const verify = h('button', { type: 'button', onclick: attempt(() => verify, async () => { fill(outcome, h('p', null, 'Checking every hash…')); fill(outcome, verdict(await api.get('/audit/verify'))); }) }, 'Verify the chain');
  const exporting = h('button', { type: 'button', onclick: attempt(() => exporting, () => exportAll(api, outcome, announce)) }, 'Export everything');
  return h(
    'div',
    null,
    h('div', { class: 'page-head' }, h('h1', null, 'Audit'), h('div', { class: 'actions buttons' }, verify, exporting)),
    outcome,
    h(
      'form',
      { class: 'form-row', 'aria-label': 'Filter', onsubmit: (event) => { event.preventDefault(); go(link('/audit', {}, { from: utcOf(from.value) })); } },
      field({ label: 'Up to (UTC)', input: from }),
      h('div', { class: 'buttons' }, h('button', { type: 'submit' }, 'Show')),
    ),
    table({
      caption: 'Audit entries, newest first',
      empty: 'There is no entry.',
      columns: [
        { title: 'Number', header: true, numeric: true, cell: (e) => integer(e.number) },
        { title: 'Time', cell: (e) => when(e.at) },
        { title: 'Action', cell: (e) => [words(e.action), h('div', { class: 'muted small' }, `by ${e.actor}`)] },
        { title: 'Subject', className: 'subject', cell: (e) => subject(e.subject, topics) },
        { title: 'Reason', className: 'p2 wrap', cell: (e) => [e.reason, e.rule ? h('div', { class: 'muted small wrap' }, e.rule) : null] },
        { title: 'Plan', className: 'p3', cell: (e) => (e.plan ? h('code', { title: e.plan }, e.plan.length > 12 ? `${e.plan.slice(0, 11)}…` : e.plan) : '') },
        { title: 'Hash', className: 'p3 hash', cell: (e) => (e.hash ? h('span', { title: `${e.hash}, after ${e.previous_hash}` }, `${e.hash.slice(0, 10)}…`) : '') },
      ],
      rows: page.entries,
    }),
    pager({ pattern: '/audit', query: filter, shown: count(page.entries.length, 'entry', 'entries'), next: page.next_page_token }),
  );
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Entries speak of topics by their ids, which outlive names; people know the names. */
async function topicNames(api) {
  try {
    const { topics } = await api.get('/topics', { query: { page_size: 1000 } });
    return new Map(topics.map((topic) => [topic.id, topic.name]));
  } catch (problem) {
    return new Map(); // without the names there are the ids
  }
}

function subject(text, topics) {
  const id = text.match(UUID)?.find((found) => topics.has(found));
  const name = topics.get(id);
  const code = h('code', null, text);
  return !name ? code : [h('a', { href: link('/topics/:topic', { topic: name }) }, name), h('div', { class: 'small' }, code)];
}

function verdict({ intact, entries, first_broken }) {
  return intact
    ? h('p', { class: 'notice good' }, `The chain is whole: ${count(entries, 'entry', 'entries')}, and every hash fits.`)
    : h('div', { class: 'notice bad', role: 'alert' }, h('h3', null, 'The chain is broken'), h('p', null, `Entry ${first_broken.number}: ${first_broken.what}. Of what comes behind it, nothing is proven.`));
}

async function exportAll(api, outcome, announce) {
  const response = await api.raw('GET', '/audit/export', { accept: 'application/x-ndjson' });
  const line = h('p', null, 'Fetching…');
  fill(outcome, line);
  const pieces = [];
  let size = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) {
      break;
    }
    pieces.push(value);
    size += value.length;
    line.textContent = `Fetched ${bytes(size)}…`;
  }
  saveBlob(new Blob(pieces, { type: 'application/x-ndjson' }), 'coldstream-audit.ndjson');
  line.textContent = `The export is complete: ${bytes(size)}.`;
  announce('The export is complete');
}
