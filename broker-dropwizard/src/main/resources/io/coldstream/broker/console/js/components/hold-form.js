/** Places a hold on a topic, or a part of it. */

import { h } from '../dom.js';
import { blameField, field, input, utcOf } from './field.js';
import { problemNotice } from './problem.js';

/** @param {import('../navigator.js').Context} context */
export function holdForm({ api, announce, reload, query }) {
  const boxes = {
    topic: input({ name: 'topic', required: true, value: query.get('topic') ?? '' }),
    partition: input({ name: 'partition', type: 'number', min: 0, placeholder: 'all' }),
    start: input({ name: 'offsets.start', type: 'number', min: 0 }),
    end: input({ name: 'offsets.end', type: 'number', min: 0 }),
    from: input({ name: 'times.from', type: 'datetime-local', step: 1 }),
    to: input({ name: 'times.to', type: 'datetime-local', step: 1 }),
    reason: input({ name: 'reason', required: true }),
    owner: input({ name: 'owner', required: true, placeholder: 'who answers for it' }),
  };
  const trouble = h('div');
  const form = h(
    'form',
    {
      'aria-label': 'Place a hold',
      onsubmit: async (event) => {
        event.preventDefault();
        try {
          const { status } = await api.request('POST', '/holds', { body: bodyOf(boxes) });
          if (status === 202) {
            form.reset();
            trouble.replaceChildren(h('p', { class: 'notice warn', role: 'status' }, 'The hold stands; do not place it again. Something that was being deleted when it was placed is not at its end yet: of that, records may still go.'));
            return;
          }
          announce('The hold was placed');
          await reload();
        } catch (problem) {
          if (!blameField(form, problem)) {
            trouble.replaceChildren(problemNotice(problem, { heading: 'The hold was not placed' }));
          }
        }
      },
    },
    h('div', { class: 'form-row' }, field({ label: 'Topic', input: boxes.topic, className: 'grow' }), field({ label: 'Partition', input: boxes.partition })),
    h('div', { class: 'form-row' }, field({ label: 'From offset', input: boxes.start }), field({ label: 'To offset (not held itself)', input: boxes.end }), field({ label: 'From time (UTC)', input: boxes.from }), field({ label: 'To time (UTC)', input: boxes.to })),
    h('div', { class: 'form-row' }, field({ label: 'Reason', input: boxes.reason, className: 'grow' }), field({ label: 'Owner', input: boxes.owner })),
    h('p', { class: 'small muted' }, 'Offsets and times are optional; without them the whole topic or partition is held. Segments that overlap are kept whole.'),
    trouble,
    h('div', { class: 'buttons' }, h('button', { type: 'submit', class: 'primary' }, 'Place the hold')),
  );
  return form;
}

function bodyOf(boxes) {
  const number = (box) => (box.value === '' ? undefined : Number(box.value));
  const range = (pairs) => {
    const given = Object.fromEntries(Object.entries(pairs).filter(([, value]) => value !== undefined && value !== null));
    return Object.keys(given).length ? given : undefined;
  };
  return {
    topic: boxes.topic.value.trim(),
    partition: number(boxes.partition),
    offsets: range({ start: number(boxes.start), end: number(boxes.end) }),
    times: range({ from: utcOf(boxes.from.value), to: utcOf(boxes.to.value) }),
    reason: boxes.reason.value,
    owner: boxes.owner.value,
  };
}
