/** One topic at a glance: what it keeps, where, and for how long. */

import { path } from '../api.js';
import { coverageChart } from '../components/coverage-chart.js';
import { planSentence } from '../components/plan.js';
import { problemNotice } from '../components/problem.js';
import { table } from '../components/table.js';
import { topicHead } from '../components/topic-head.js';
import { ageLimit, badge, facts, number, rows, size, sizeLimit, when } from '../components/values.js';
import { fetchCoverage } from '../coverage.js';
import { fill, h } from '../dom.js';
import { bytes, count, rate } from '../format.js';
import { link } from '../router.js';
import { toGrid } from '../tier-grid.js';

/** @param {import('../navigator.js').Context} context */
export async function view({ api, params, signal }) {
  const { topic: name } = params;
  const [topic, retention] = await Promise.all([api.get(path`/topics/${name}`), api.get(path`/topics/${name}/retention`)]);
  const chart = h('div', { class: 'panel' }, h('h2', null, 'Kept, by time of the records'));
  const plan = h('div', { class: 'panel' }, h('h2', null, 'What comes next'));
  drawChart(api, name, chart, signal);
  showPlan(api, name, plan, signal);
  return h(
    'div',
    null,
    topicHead(name, 'Overview'),
    facts([
      ['On disk', size(topic.local_bytes)],
      ['In the archive', size(topic.remote_bytes)],
      ['Log', size(topic.log_bytes)],
      ['Rate', rate(topic.bytes_in_per_second)],
      ['Partitions', number(topic.partitions)],
      ['Policy', topic.policy ? h('a', { href: link('/policies/:policy', { policy: topic.policy.name }) }, `${topic.policy.name} (version ${topic.policy.version})`) : 'none'],
      ['Held', topic.held ? h('a', { href: link('/holds', {}, { topic: name }) }, badge('held', 'held')) : 'no'],
      ['Created', when(topic.created_at)],
    ]),
    h('div', { class: 'columns' }, retentionPanel(name, retention), plan),
    chart,
    partitionTable(name, topic.partition_details),
    h('p', { class: 'small muted' }, 'Id ', h('code', null, topic.id)),
  );
}

function retentionPanel(name, { total, local, tiering, cleanup_policy }) {
  return h(
    'section',
    { class: 'panel' },
    h('h2', null, 'Retention'),
    rows([
      ['Keep', [ageLimit(total.max_age_ms), ', ', total.max_bytes === null ? 'of any size' : ['at most ', sizeLimit(total.max_bytes), ' a partition']]],
      ['On disk', [ageLimit(local.max_age_ms), ', ', local.max_bytes === null ? 'of any size' : ['at most ', sizeLimit(local.max_bytes), ' a partition']]],
      ['Archive', !tiering.enabled ? badge('off') : tiering.paused ? badge('uploads paused', 'warn') : badge('on', 'good')],
      ['Cleanup', cleanup_policy],
    ]),
    h('a', { class: 'button', href: link('/topics/:topic/retention', { topic: name }) }, 'Change retention'),
  );
}

async function drawChart(api, name, place, signal) {
  try {
    const coverage = await fetchCoverage(api, name, 'all', Date.now());
    place.append(await coverageChart(toGrid(coverage, 400), signal), h('p', null, h('a', { href: link('/topics/:topic/map', { topic: name }) }, 'By partition: the tier map')));
  } catch (problem) {
    if (!signal.aborted) {
      place.append(problemNotice(problem));
    }
  }
}

async function showPlan(api, name, place, signal) {
  try {
    const plan = await api.get(path`/topics/${name}/retention/plan`);
    const line = (title, amount) => [title, amount.segments === 0 ? 'nothing' : `${bytes(amount.log_bytes)} in ${count(amount.segments, 'segment')}`];
    place.append(
      rows([line('Upload', plan.upload), line('Remove local copies', plan.evict), line('Delete now', plan.delete_now), line('Delete within 30 days', plan.delete_within_30_days), line('Kept by holds', plan.held)]),
      plan.deletes_more ? h('p', null, planSentence(plan)) : '',
    );
  } catch (problem) {
    if (!signal.aborted) {
      fill(place, h('h2', null, 'What comes next'), problemNotice(problem));
    }
  }
}

function partitionTable(name, partitions) {
  return table({
    caption: 'Partitions',
    showCaption: true,
    columns: [
      { title: 'Partition', header: true, cell: (p) => h('a', { href: link('/topics/:topic/segments', { topic: name }, { partition: p.partition }) }, p.partition) },
      { title: 'Log start', numeric: true, cell: (p) => number(p.log_start_offset) },
      { title: 'On disk from', numeric: true, className: 'p2', cell: (p) => number(p.local_log_start_offset) },
      { title: 'High watermark', numeric: true, cell: (p) => number(p.high_watermark) },
      { title: 'Leader epoch', numeric: true, className: 'p3', cell: (p) => number(p.leader_epoch) },
      { title: 'On disk', numeric: true, cell: (p) => size(p.local_bytes) },
      { title: 'In the archive', numeric: true, className: 'p2', cell: (p) => size(p.remote_bytes) },
    ],
    rows: partitions,
  });
}
