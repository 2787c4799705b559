/** Moves a group to other offsets: first shown, then done. */

import { path } from '../api.js';
import { fill, h } from '../dom.js';
import { count, integer } from '../format.js';
import { blameField, field, input, select, utcOf } from './field.js';
import { problemNotice } from './problem.js';
import { table } from './table.js';
import { number } from './values.js';

/** @param {import('../navigator.js').Context} context @param {string[]} topics */
export function resetForm({ api, announce, reload }, group, topics) {
  const target = path`/groups/${group.group}/offsets/reset`;
  const topic = select({ name: 'topic' }, topics.map((name) => [name, name]), topics[0]);
  const partitions = input({ name: 'partitions', placeholder: 'all, or such as 0, 2' });
  const to = select({ name: 'to' }, [['time', 'a time'], ['earliest', 'the earliest record'], ['latest', 'the end'], ['offset', 'an offset']], 'time');
  const time = input({ name: 'time', type: 'datetime-local', step: 1, required: true });
  const offset = input({ name: 'offset', type: 'number', min: 0 });
  const timeField = field({ label: 'Time (UTC)', input: time, name: 'to.time' });
  const offsetField = field({ label: 'Offset', input: offset, name: 'to.offset' });
  offsetField.hidden = true;
  const preview = h('div');

  const adapt = () => {
    timeField.hidden = to.value !== 'time';
    time.required = to.value === 'time';
    offsetField.hidden = to.value !== 'offset';
    offset.required = to.value === 'offset';
  };
  const body = () => {
    const wanted = partitions.value.split(/[\s,]+/).filter(Boolean).map(Number);
    const where = { time: () => ({ time: utcOf(time.value) }), offset: () => ({ offset: Number(offset.value) }) }[to.value];
    return { topic: topic.value, ...(wanted.length ? { partitions: wanted } : {}), to: where ? where() : to.value };
  };
  const send = async (dryRun, wanted) => {
    try {
      blameField(form, null);
      const answer = (await api.request('POST', target, { query: dryRun ? { dry_run: true } : {}, body: wanted })).body;
      return answer;
    } catch (problem) {
      if (!blameField(form, problem)) {
        fill(preview, problemNotice(problem, { heading: 'No offset was changed' }));
      }
      return null;
    }
  };
  const show = async () => {
    const wanted = body();
    const answer = await send(true, wanted);
    if (answer) {
      fill(preview, previewOf(answer, () => apply(wanted), group));
      announce('The preview is below the form');
    }
  };
  const apply = async (wanted) => {
    const answer = await send(false, wanted);
    if (answer?.applied) {
      announce('The offsets were reset');
      await reload();
    }
  };

  to.addEventListener('change', adapt);
  const form = h(
    'form',
    {
      'aria-label': 'Reset offsets',
      onsubmit: (event) => {
        event.preventDefault();
        show();
      },
      oninput: () => fill(preview), // a preview of something else must not be applied
    },
    h('div', { class: 'form-row' }, field({ label: 'Topic', input: topic }), field({ label: 'Partitions', input: partitions }), field({ label: 'To', input: to }), timeField, offsetField, h('div', { class: 'buttons' }, h('button', { type: 'submit' }, 'Preview'))),
  );
  return h('div', null, form, preview);
}

function previewOf(answer, apply, group) {
  const moved = answer.partitions.filter((p) => p.current_offset !== p.new_offset);
  return [
    h('p', { class: 'plan-lead' }, `${count(moved.length, 'partition')} of ${answer.topic} would move.`),
    table({
      caption: 'Preview of the reset',
      columns: [
        { title: 'Partition', header: true, cell: (p) => p.partition },
        { title: 'Now', numeric: true, cell: (p) => number(p.current_offset) },
        { title: 'Then', numeric: true, cell: (p) => number(p.new_offset) },
        { title: 'Moves by', numeric: true, className: 'p2', cell: (p) => (p.current_offset === null ? '' : `${p.new_offset >= p.current_offset ? '+' : '−'}${integer(Math.abs(p.new_offset - p.current_offset))}`) },
        { title: 'Lag now', numeric: true, cell: (p) => number(p.lag_before) },
        { title: 'Lag then', numeric: true, cell: (p) => number(p.lag_after) },
      ],
      rows: answer.partitions,
    }),
    group.member_count > 0 ? h('p', { class: 'notice warn' }, `The group has ${count(group.member_count, 'member')}. Stop them first: the broker refuses to reset a group that is reading.`) : null,
    h('div', { class: 'buttons' }, h('button', { type: 'button', class: 'primary', onclick: apply }, 'Reset the offsets')),
  ];
}
