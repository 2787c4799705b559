/** What a policy sets, and which topics it is attached to. What isn't ticked is left to the topics and the broker. */

import { h } from '../dom.js';
import { leaf, setLeaf } from '../merge-patch.js';
import { SECTIONS } from '../retention-leaves.js';
import { checkbox, field, input } from './field.js';
import { leafField } from './leaf-field.js';

/**
 * @param {{policy: any | null, onChange: () => void, disabled: boolean}} spec
 * @returns {any} a form with `read()`, which may throw a RangeError
 */
export function policyForm({ policy, onChange, disabled }) {
  const name = input({ name: 'name', required: true, pattern: '[a-z0-9\\-]+', disabled: policy !== null, value: policy?.name ?? '', oninput: onChange });
  const description = input({ name: 'description', value: policy?.description ?? '', disabled, oninput: onChange });
  const leaves = [];
  const list = attachmentList(policy?.attachments ?? [{ topics: '', priority: 10 }], onChange, disabled);
  const form = h(
    'form',
    { class: 'panel', 'aria-label': 'Policy', onsubmit: (event) => event.preventDefault() },
    h('fieldset', null, h('legend', null, 'Policy'), policy ? null : field({ label: 'Name', input: name, hint: 'small letters, digits and hyphens' }), field({ label: 'Description', input: description })),
    list.node,
    SECTIONS.map((section) =>
      h('fieldset', null, h('legend', null, section.title), section.leaves.map((spec) => {
        const row = leafRow(spec, policy ? leaf(policy.retention, spec.leaf) : undefined, { onChange, disabled });
        leaves.push(row);
        return row.node;
      })),
    ),
  );
  form.read = () => {
    const retention = {};
    for (const row of leaves.filter((r) => r.isSet())) {
      setLeaf(retention, row.leaf, row.read());
    }
    if (policy === null && name.value.trim() === '') {
      throw new RangeError('A policy needs a name.');
    }
    return { name: policy?.name ?? name.value.trim(), description: description.value.trim(), retention, attachments: list.read() };
  };
  return form;
}

function leafRow(spec, value, { onChange, disabled }) {
  const control = leafField(spec, value, { onChange, disabled });
  const start = value !== undefined;
  const box = h('div', { hidden: !start }, control);
  const set = checkbox(spec.label, {
    checked: start,
    disabled,
    onchange: () => {
      box.hidden = !set.input.checked;
      onChange();
    },
  });
  // The tick has the label's words already; the input keeps its label for those who don't see the tick above it.
  control.querySelector('label').classList.add('visually-hidden');
  return { leaf: spec.leaf, node: h('div', null, set, box), isSet: () => set.input.checked, read: control.read };
}

function attachmentList(attachments, onChange, disabled) {
  const rows = h('div');
  const add = ({ topics, priority }) => {
    const pattern = input({ name: 'topics', value: topics, disabled, oninput: onChange, placeholder: 'orders, or logs-*' });
    const rank = input({ name: 'priority', type: 'number', value: priority, disabled, oninput: onChange });
    const remove = h('button', { type: 'button', class: 'quiet small', disabled, 'aria-label': 'Remove this attachment', onclick: () => { row.remove(); onChange(); } }, 'Remove');
    const row = h('div', { class: 'form-row attachment' }, field({ label: 'Topics', input: pattern, className: 'grow' }), field({ label: 'Priority', input: rank }), h('div', { class: 'buttons' }, remove));
    row.read = () => ({ topics: pattern.value.trim(), priority: Number(rank.value) });
    rows.append(row);
    return pattern;
  };
  attachments.forEach(add);
  const more = h('button', { type: 'button', class: 'small', disabled, onclick: () => { add({ topics: '', priority: 10 }).focus(); } }, 'Attach to more topics');
  return {
    node: h('fieldset', { 'data-field': 'attachments' }, h('legend', null, 'Attached to'), h('p', { class: 'small muted' }, 'Of several policies the one with the highest priority counts.'), rows, more),
    read: () => [...rows.children].map((row) => row.read()).filter((a) => a.topics !== ''),
  };
}
