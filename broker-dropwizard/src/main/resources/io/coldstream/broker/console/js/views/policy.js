/** One policy: what it sets, where it counts, how it came about. Changed only after the plan was seen. */

import { path } from '../api.js';
import { blameField } from '../components/field.js';
import { policyForm } from '../components/policy-form.js';
import { ifAllowed } from '../components/role.js';
import { table } from '../components/table.js';
import { badge, when } from '../components/values.js';
import { whatIf } from '../components/what-if.js';
import { h } from '../dom.js';
import { changedLeaves } from '../merge-patch.js';
import { retentionWords } from '../retention-words.js';
import { link } from '../router.js';

/** @param {import('../navigator.js').Context} context */
export async function view(context) {
  const { api, params, session, signal, announce, reload, go } = context;
  const target = path`/policies/${params.policy}`;
  const [answer, topics, versions] = await Promise.all([api.request('GET', target), api.get(`${target}/topics`, { query: { page_size: 200 } }), api.get(`${target}/versions`, { query: { page_size: 100 } })]);
  const state = { policy: answer.body, etag: answer.etag };
  const mayChange = session.may('operator');
  let remove = false;

  const panel = whatIf({
    announce,
    signal,
    mayApply: mayChange,
    refusal: ifAllowed(session, 'operator', 'change policies', () => null),
    change: () => (remove ? { remove } : changeOf(form.read(), state.policy)),
    dryRun: async (change, running) => (await send(change, { dry_run: true }, { signal: running })).body,
    apply: async (change, plan) => {
      await send(change, { plan }, { ifMatch: state.etag });
      announce(change.remove ? 'The policy was removed' : 'The policy was changed');
      if (change.remove) {
        go('#/policies');
      } else {
        await reload();
      }
    },
    onStale: async () => {
      const fresh = await api.request('GET', target);
      const names = changedLeaves(state.policy.retention, fresh.body.retention);
      state.policy = fresh.body;
      state.etag = fresh.etag;
      return h('p', null, `Now version ${fresh.body.version} by ${fresh.body.changed_by}. `, names.length ? ['Changed there: ', h('code', null, names.join(', ')), '.'] : null);
    },
    onProblem: (problem) => blameField(form, problem),
  });
  const send = (change, query, options) =>
    change.remove ? api.request('DELETE', target, { query, ...options }) : api.request('PUT', target, { query, body: change, ...options });
  const form = policyForm({
    policy: state.policy,
    disabled: !mayChange,
    onChange: () => {
      remove = false;
      panel.say();
      panel.ask();
    },
  });
  if (mayChange) {
    form.append(h('div', { class: 'buttons' }, h('button', { type: 'button', onclick: () => reload() }, 'Undo what I typed'), h('button', { type: 'button', onclick: () => { remove = true; panel.say(h('p', { class: 'notice' }, 'Planned: the policy is removed.')); panel.now(); panel.show(); } }, 'Remove the policy…')));
  }
  panel.now();
  return h(
    'div',
    null,
    h('p', { class: 'crumbs' }, h('a', { href: '#/policies' }, 'Policies')),
    h('div', { class: 'page-head' }, h('h1', null, state.policy.name), h('span', { class: 'muted' }, `version ${state.policy.version}, changed `, when(state.policy.changed_at), ` by ${state.policy.changed_by}`)),
    h('div', { class: 'columns editor' }, form, h('div', null, panel.place, topicTable(topics.topics), versionTable(versions.versions), versions.next_page_token ? h('p', { class: 'muted small' }, 'There are older versions; the API and the audit log have them.') : null)),
  );
}

/** @returns {any | null} null if nothing differs */
function changeOf(typed, policy) {
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const unchanged = changedLeaves(typed.retention, policy.retention).length === 0 && same(typed.attachments, policy.attachments) && typed.description === (policy.description ?? '');
  return unchanged ? null : typed;
}

function topicTable(topics) {
  return table({
    caption: 'Topics',
    showCaption: true,
    empty: 'No topic has a name that the attachments fit.',
    columns: [
      { title: 'Topic', header: true, className: 'wrap', cell: (t) => h('a', { href: link('/topics/:topic', { topic: t.topic }) }, t.topic) },
      { title: 'By', className: 'p2', cell: (t) => [h('code', null, t.attachment.topics), h('span', { class: 'muted' }, ` priority ${t.attachment.priority}`)] },
      { title: 'Counts here', cell: (t) => (t.follows ? badge('yes', 'good') : ['no: ', h('a', { href: link('/policies/:policy', { policy: t.winner.name }) }, t.winner.name), ' wins']) },
    ],
    rows: topics,
  });
}

const attachedTo = (attachments) => (attachments.length ? `on ${attachments.map((a) => `${a.topics} (priority ${a.priority})`).join(', ')}` : 'on no topic');

function versionTable(versions) {
  return table({
    caption: 'Versions, newest first',
    showCaption: true,
    columns: [
      { title: 'Version', header: true, numeric: true, cell: (v) => v.version },
      { title: 'Sets', cell: (v) => (v.deleted ? badge('removed', 'warn') : [retentionWords(v.retention), h('div', { class: 'muted small' }, attachedTo(v.attachments))]) },
      { title: 'Changed', cell: (v) => [when(v.changed_at), h('div', { class: 'muted small' }, `by ${v.changed_by}`)] },
    ],
    rows: versions,
  });
}
