/** Why a segment is still here, and what comes next. */

import { path } from '../api.js';
import { segmentState } from '../components/segment-state.js';
import { topicHead } from '../components/topic-head.js';
import { badge, distance, rows, size, when } from '../components/values.js';
import { h } from '../dom.js';
import { bytes, duration, integer } from '../format.js';
import { problemNotice } from '../components/problem.js';
import { sourceText } from '../retention-leaves.js';
import { link } from '../router.js';

/** The order of a segment's life: something that is overdue and stopped may be due before what has to come first. */
const LIFE = ['seal', 'upload', 'evict', 'delete'];
const ACTIONS = { seal: 'Seal', upload: 'Upload to the archive', evict: 'Remove the local copy', delete: 'Delete' };

/** @param {import('../navigator.js').Context} context */
export async function view({ api, params }) {
  const { topic, partition, offset } = params;
  const head = topicHead(topic, 'Segments', `${topic} ${partition}, offset ${offset}`);
  let found;
  try {
    found = await api.get(path`/topics/${topic}/partitions/${partition}/segments/${offset}/explain`);
  } catch (problem) {
    return h('div', null, head, problem.body?.gone ? obituary(problem) : problemNotice(problem));
  }
  const steps = found.steps.toSorted((a, b) => LIFE.indexOf(a.action) - LIFE.indexOf(b.action));
  return h(
    'div',
    null,
    head,
    h('p', { class: 'plan-lead' }, found.sentence),
    h(
      'div',
      { class: 'columns' },
      h(
        'section',
        { class: 'panel' },
        h('h2', null, 'The segment'),
        rows([
          ['State', segmentState(found.state)],
          ['Offsets', `${integer(found.base_offset)} – ${integer(found.end_offset)}`],
          ['Log', size(found.log_bytes)],
          ['Newest record', when(found.max_timestamp)],
          ['Ages from', when(found.ages_from)],
          ['Held by', found.held_by.length ? found.held_by.map((id) => h('div', null, holdLink(topic, id))) : 'no hold'],
        ]),
        h('div', { class: 'buttons' }, h('a', { class: 'button', href: link('/topics/:topic/messages', { topic }, { partition, from_offset: found.base_offset }) }, 'Read it'), h('a', { class: 'button', href: link('/topics/:topic/retention', { topic }) }, 'Change retention')),
      ),
      h('section', { class: 'panel' }, h('h2', null, 'Steps'), steps.length ? h('ol', { class: 'steps' }, steps.map((step) => stepItem(topic, step, found.next))) : h('p', null, 'No step is planned.')),
    ),
  );
}

/** What is gone is no failure: when it went, and why. */
function obituary({ body: { detail, gone } }) {
  return [
    h('p', { class: 'plan-lead' }, detail.split('. ')[0], '.'),
    h(
      'section',
      { class: 'panel' },
      h('h2', null, 'Deleted'),
      rows([
        ['When', [when(gone.at), ' (', distance(gone.at), ')']],
        ['By', gone.actor],
        ['Why', gone.reason],
        gone.rule ? ['Rule', h('code', null, gone.rule)] : null,
        gone.plan ? ['Plan', h('code', null, gone.plan)] : null,
      ]),
      h('p', null, h('a', { href: link('/audit', {}, { from: gone.at }) }, 'The audit log at that time')),
    ),
  ];
}

function stepItem(topic, step, next) {
  const isNext = next && next.action === step.action && !step.stopped;
  return h(
    'li',
    { class: step.stopped ? 'stopped' : isNext ? 'next' : null },
    h('h3', null, ACTIONS[step.action] ?? step.action, ' ', step.stopped ? badge('stopped', 'held') : isNext ? badge('next') : null),
    h('p', null, step.sentence),
    step.due ? h('p', null, 'Due ', when(step.due), ' (', distance(step.due), ')') : null,
    h('p', { class: 'small muted' }, `Rule ${step.rule}`, step.setting ? [', setting ', h('code', null, step.setting), ` (${sourceText(step.source)})`] : null, amounts(step)),
    step.blockers.length ? h('ul', null, step.blockers.map((blocker) => h('li', null, blocker.sentence, blocker.until ? [' Until ', when(blocker.until), '.'] : null, blocker.hold ? [' ', holdLink(topic, blocker.hold)] : null))) : null,
  );
}

/** Measured against the limit, in the unit of the rule. */
function amounts({ rule, measured, limit }) {
  if (!Number.isFinite(measured) || !Number.isFinite(limit) || limit === 0) {
    return null;
  }
  // Nobody waits for the milliseconds of what takes longer.
  const text = /BYTES|SIZE/.test(rule) ? bytes : (ms) => duration(ms < 10_000 ? ms : ms - (ms % 1000));
  return `: ${text(measured)} of ${text(limit)}`;
}

function holdLink(topic, id) {
  return h('a', { class: 'mono', href: link('/holds', {}, { topic }) }, `hold ${id.slice(0, 8)}`);
}
