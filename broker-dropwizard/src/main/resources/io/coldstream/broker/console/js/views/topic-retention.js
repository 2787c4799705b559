/** Changes what a topic keeps, with what the change would do beside it. */

import { path } from '../api.js';
import { blameField } from '../components/field.js';
import { leafField } from '../components/leaf-field.js';
import { ifAllowed } from '../components/role.js';
import { tieringPanel } from '../components/tiering-panel.js';
import { topicHead } from '../components/topic-head.js';
import { whatIf } from '../components/what-if.js';
import { fill, h } from '../dom.js';
import { changedLeaves, leaf, mergePatch, setLeaf } from '../merge-patch.js';
import { LEAVES, SECTIONS, sourceText } from '../retention-leaves.js';
import { link } from '../router.js';

/** @param {import('../navigator.js').Context} context */
export async function view(context) {
  const { api, params, session, signal, announce, reload } = context;
  const { topic } = params;
  const target = path`/topics/${topic}/retention`;
  const answer = await api.request('GET', target);
  const state = { retention: answer.body, etag: answer.etag };
  const mayChange = session.may('operator');
  const refusal = ifAllowed(session, 'operator', 'change retention', () => null);

  /** What the leaf's own source line offers: back to the policy or the default. */
  const dropLeaf = (spec) => {
    change = { drop: spec };
    panel.say(h('p', { class: 'notice' }, `Planned: the topic’s own “${spec.label}” goes, and what is below it counts. Whatever else was typed is left out.`));
    panel.now();
    panel.show();
  };
  let change = null;
  const typed = () => {
    const after = {};
    for (const [name, control] of controls) {
      setLeaf(after, name, control.read());
    }
    const patch = mergePatch(state.retention, after);
    return Object.keys(patch).length === 0 ? null : { patch };
  };
  const edited = () => {
    change = null;
    panel.say();
    panel.ask();
  };

  const panel = whatIf({
    announce,
    signal,
    mayApply: mayChange,
    refusal,
    change: () => change ?? typed(),
    present: (running) => api.get(`${target}/plan`, { signal: running }),
    dryRun: async (wanted, running) => (await send(wanted, { dry_run: true }, { signal: running })).body,
    apply: async (wanted, plan) => {
      await send(wanted, { plan }, { ifMatch: state.etag });
      await reload();
      announce('The retention was changed');
      showDone();
    },
    onStale: async () => {
      const fresh = await api.request('GET', target);
      const names = changedLeaves(state.retention, fresh.body).filter((name) => LEAVES.some((l) => l.leaf === name));
      // Fields that the reader left alone follow; what they typed stays.
      for (const name of names) {
        const control = controls.get(name);
        if (control && sameAs(control, leaf(state.retention, name))) {
          control.write(leaf(fresh.body, name));
        }
      }
      state.retention = fresh.body;
      state.etag = fresh.etag;
      return names.length ? h('p', null, 'Changed by somebody else: ', h('code', null, names.join(', ')), '.') : null;
    },
    onProblem: (problem) => blameField(form, problem),
  });

  function send(wanted, query, options) {
    return wanted.drop
      ? api.request('DELETE', `${target}/${encodeURIComponent(wanted.drop.leaf)}`, { query, ...options })
      : api.request('PATCH', target, { query, body: wanted.patch, ...options });
  }

  const controls = new Map();
  const form = h(
    'form',
    { class: 'panel', 'aria-label': 'Retention', onsubmit: (event) => { event.preventDefault(); change = null; panel.now(); panel.show(); } },
    SECTIONS.map((section) => h('fieldset', null, h('legend', null, section.title), section.leaves.map((spec) => leafRow(spec, { state, controls, edited, mayChange, dropLeaf })))),
    h('div', { class: 'buttons' }, h('button', { type: 'submit' }, 'See what would happen'), h('button', { type: 'button', onclick: () => reload() }, 'Undo what I typed')),
  );
  panel.now();
  return h(
    'div',
    null,
    topicHead(topic, 'Retention', `${topic}: retention`),
    policyNote(state.retention),
    h('div', { class: 'columns editor' }, form, h('div', null, panel.place, tieringPanel(context, state))),
  );
}

function leafRow(spec, { state, controls, edited, mayChange, dropLeaf }) {
  const control = leafField(spec, leaf(state.retention, spec.leaf), { onChange: edited, disabled: !mayChange });
  controls.set(spec.leaf, control);
  const source = state.retention.source[spec.leaf];
  const below = state.retention.policy ? 'Use what the policy says' : 'Use the default';
  fill(
    control.appendChild(h('p', { class: 'source' })),
    `Now ${sourceText(source, state.retention.policy)}. `,
    source === 'topic' && mayChange
      ? h('button', { type: 'button', class: 'quiet small', 'aria-label': `${below} for: ${spec.label}`, onclick: () => dropLeaf(spec) }, below)
      : null,
  );
  return control;
}

function sameAs(control, value) {
  try {
    return control.read() === value;
  } catch {
    return false; // half typed is typed
  }
}

function policyNote({ policy }) {
  return policy
    ? h('p', { class: 'muted' }, 'Follows the policy ', h('a', { href: link('/policies/:policy', { policy: policy.name }) }, policy.name), ` (version ${policy.version}) where the topic sets nothing itself.`)
    : h('p', { class: 'muted' }, 'No policy is attached.');
}

function showDone() {
  const head = document.querySelector('main .tabs');
  const done = h('p', { class: 'notice good', role: 'status', tabindex: -1 }, 'The retention was changed.');
  head?.after(done);
  done.focus();
}
