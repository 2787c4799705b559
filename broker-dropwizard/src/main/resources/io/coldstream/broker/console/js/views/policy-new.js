/** Makes a policy, after showing what it would do to the topics that it is attached to. */

import { blameField } from '../components/field.js';
import { policyForm } from '../components/policy-form.js';
import { ifAllowed } from '../components/role.js';
import { whatIf } from '../components/what-if.js';
import { h } from '../dom.js';
import { link } from '../router.js';

/** @param {import('../navigator.js').Context} context */
export async function view({ api, session, signal, announce, go }) {
  const mayChange = session.may('operator');
  const panel = whatIf({
    announce,
    signal,
    mayApply: mayChange,
    refusal: ifAllowed(session, 'operator', 'make policies', () => null),
    verb: 'Make the policy',
    change: () => form.read(),
    dryRun: async (body, running) => (await api.request('POST', '/policies', { query: { dry_run: true }, body, signal: running })).body,
    apply: async (body, plan) => {
      await api.request('POST', '/policies', { query: { plan }, body });
      announce('The policy was made');
      go(link('/policies/:policy', { policy: body.name }));
    },
    onProblem: (problem) => blameField(form, problem),
  });
  const form = policyForm({ policy: null, onChange: panel.ask, disabled: !mayChange });
  return h(
    'div',
    null,
    h('p', { class: 'crumbs' }, h('a', { href: '#/policies' }, 'Policies')),
    h('div', { class: 'page-head' }, h('h1', null, 'New policy')),
    h('div', { class: 'columns editor' }, form, panel.place),
  );
}
