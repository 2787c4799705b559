/** The paths of the HTTP contract, over the made-up world. */

import { invalid, notFound, page, Refusal } from './http.mjs';
import { firstOffset, recordAt, segmentOf, stream } from './messages.mjs';
import { coverage, dues, etagOf, explain, fits, LEAVES, leafOf, planOf, policyOf, retentionOf } from './retention.mjs';
import { iso } from './world.mjs';

const DAY = 86_400_000;
const RANKS = { viewer: 1, operator: 2, admin: 3 };
const TOKENS = { 'viewer-token': 'viewer', 'operator-token': 'operator', 'admin-token': 'admin' };

/** @returns {{name: string, role: string, authenticated: boolean}} */
export function authenticate(header, auth) {
  if (!auth) {
    return { name: 'anonymous', role: 'admin', authenticated: false };
  }
  const [scheme, value] = (header ?? '').split(' ');
  const [name, password] = scheme === 'Basic' ? Buffer.from(value, 'base64').toString('utf8').split(':') : [];
  const role = scheme === 'Bearer' ? TOKENS[value] : password === 'secret' && name in RANKS ? name : undefined;
  if (!role) {
    throw new Refusal(401, 'unauthorized', 'Who are you?', header ? 'The name, the password or the token is wrong.' : 'The request has no credentials.');
  }
  return { name: name ?? `${role} by token`, role, authenticated: true };
}

function need(c, role) {
  if (RANKS[c.me.role] < RANKS[role]) {
    throw new Refusal(403, 'forbidden', 'Your role may not do that', `This takes the role ${role}; you have ${c.me.role}.`);
  }
}

function topicOf(c, name = c.p[0]) {
  const topic = c.world.topics.get(name);
  if (!topic) {
    throw notFound('unknown-topic', `There is no topic named ${name}.`);
  }
  return topic;
}

function logOf(topic, partition) {
  const log = topic.logs[Number(partition)];
  if (!log) {
    throw notFound('unknown-partition', `${topic.name} has no partition ${partition}.`);
  }
  return log;
}

const sumOf = (logs, part) => logs.reduce((sum, log) => sum + log.segments.reduce((s, x) => s + x[part], 0), 0);

function summary(world, topic) {
  const policy = policyOf(world, topic);
  return {
    name: topic.name, id: topic.id, partitions: topic.partitions, configs: {}, created_at: topic.created_at,
    local_bytes: sumOf(topic.logs, 'local'), remote_bytes: sumOf(topic.logs, 'remote'), policy: policy && { name: policy.name, version: policy.version },
    bytes_in_per_second: topic.rate, log_bytes: sumOf(topic.logs, 'logBytes'), held: [...world.holds.values()].some((h) => !h.released && h.topic === topic.name),
  };
}

function segmentRow(s) {
  return { partition: s.partition, base_offset: s.base, end_offset: s.end, state: s.state, min_timestamp: iso(s.min), max_timestamp: iso(s.max), local_bytes: s.local, remote_bytes: s.remote, object_key: s.remote ? `cluster/x/${s.partition}/${s.base}.zst` : null, leader_epoch: 3, sealed_at: s.sealed && iso(s.sealed) };
}

// ---- retention

function mergedOwn(topic, body, whole) {
  const own = { ...topic.own };
  for (const name of LEAVES) {
    const [section, part] = name.split('.');
    const value = part ? (body[section] === null ? null : body[section]?.[part]) : body[section];
    if (value !== undefined) {
      check(name, value);
      own[name] = value;
    } else if (whole) {
      delete own[name];
    }
  }
  return own;
}

function check(name, value) {
  if (name.endsWith('_ms') || name.endsWith('_bytes')) {
    if (value !== null && !(Number.isInteger(value) && value >= 0)) {
      throw invalid(name, `${name} is a whole number of 0 or more, or null`);
    }
    if (name.startsWith('segment.') && value < 1000) {
      throw invalid(name, 'A segment is at least 1000 large or old.');
    }
  }
}

function changeRetention(c, topic, own) {
  const before = retentionOf(c.world, topic);
  const after = retentionOf(c.world, topic, own);
  const plan = planOf(c.world, [{ topic, before, after }]);
  if (c.query.get('dry_run') === 'true') {
    return { body: plan };
  }
  precondition(c, etagOf(c.world, topic));
  guard(c, plan);
  topic.own = own;
  topic.version += 1;
  log(c, 'change_retention', topic.name, 'over HTTP', plan.id);
  return { body: retentionOf(c.world, topic), headers: { ETag: etagOf(c.world, topic) } };
}

function precondition(c, current) {
  need(c, 'operator');
  const wanted = c.request.headers['if-match'];
  if (!wanted) {
    throw new Refusal(428, 'precondition-required', 'If-Match is missing', 'Say with If-Match which state the change is made for.');
  }
  if (wanted !== '*' && wanted !== current) {
    throw new Refusal(412, 'precondition-failed', 'It was changed meanwhile', `The present state is ${current}; the change was made for ${wanted}.`);
  }
}

function guard(c, plan) {
  const given = c.query.get('plan');
  if (plan.deletes_more && !given) {
    throw new Refusal(409, 'plan-required', 'The change deletes more than before', 'Look at the plan, and send its id.', { plan });
  }
  if (given && given !== plan.id) {
    throw new Refusal(409, 'stale-plan', 'The plan is out of date', 'What would happen is no longer what the plan says.');
  }
}

function log(c, action, subject, reason, plan = null) {
  const previous = c.world.audit.at(-1);
  c.world.audit.push({ number: previous.number + 1, at: iso(c.world.now()), actor: c.me.name, action, subject, reason, rule: null, plan, previous_hash: previous.hash, hash: previous.hash.replace(/^./, 'f') });
}

// ---- policies

const shown = (world, { history, ...policy }) => ({ ...policy, topics: [...world.topics.values()].filter((t) => policy.attachments.some((a) => fits(a.topics, t.name))).length });

function policyNamed(c) {
  const policy = c.world.policies.get(c.p[0]);
  if (!policy) {
    throw notFound('unknown-policy', `There is no policy named ${c.p[0]}.`);
  }
  return policy;
}

function changePolicy(c, name, changed) {
  const { world } = c;
  const old = world.policies.get(name);
  const before = new Map([...world.topics.values()].map((t) => [t, retentionOf(world, t)]));
  const set = (value) => (value ? world.policies.set(name, value) : world.policies.delete(name));
  set(changed);
  const touched = [...before].map(([topic, b]) => ({ topic, before: b, after: retentionOf(world, topic) })).filter((t) => JSON.stringify(t.before) !== JSON.stringify(t.after));
  const plan = planOf(world, touched, { policy: name });
  set(old);
  if (c.query.get('dry_run') === 'true') {
    return plan;
  }
  if (old) {
    precondition(c, `"${old.version}"`);
  }
  need(c, 'operator');
  guard(c, plan);
  set(changed);
  log(c, 'change_policy', name, 'over HTTP', plan.id);
  return null;
}

async function policyFrom(c, old) {
  const body = c.body;
  if (!/^[a-z0-9-]+$/.test(body.name ?? old?.name ?? '')) {
    throw invalid('name', 'A name is made of small letters, digits and hyphens.');
  }
  return { name: body.name ?? old.name, version: (old?.version ?? 0) + 1, description: body.description ?? '', retention: body.retention ?? {}, attachments: body.attachments ?? [], changed_at: iso(c.world.now()), changed_by: c.me.name, history: old ? [old, ...old.history].map(({ history, ...rest }) => rest) : [] };
}

// ---- groups

function groupOffsets(group) {
  return [...group.offsets].map(([partition, own]) => {
    const end = group.topic.logs[partition].end;
    return { topic: group.topic.name, partition, committed_offset: own.offset, end_offset: end, lag: end - own.offset, metadata: '', committed_at: own.at };
  });
}

function groupSummary(group) {
  const partitions = groupOffsets(group);
  return { group: group.group, state: group.state, protocol_type: group.protocol_type, protocol: group.protocol, member_count: group.members.length, total_lag: partitions.reduce((sum, p) => sum + p.lag, 0) };
}

function reset(c) {
  const group = groupNamed(c);
  const topic = topicOf(c, c.body.topic);
  const applied = c.query.get('dry_run') !== 'true';
  if (applied) {
    need(c, 'operator');
    if (group.members.length > 0) {
      throw new Refusal(409, 'conflict', 'The group has members', 'Stop its consumers first: they would overwrite the offsets.');
    }
  }
  const { to } = c.body;
  const partitions = (c.body.partitions ?? topic.logs.map((l) => l.partition)).map((partition) => {
    const own = logOf(topic, partition);
    const target = to === 'earliest' ? own.start : to === 'latest' ? own.end : to.time ? firstOffset(own, null, Date.parse(to.time)) : Math.min(own.end, Math.max(own.start, to.offset));
    const current = group.offsets.get(partition)?.offset ?? null;
    if (applied) {
      group.offsets.set(partition, { offset: target, at: iso(c.world.now()) });
    }
    return { partition, current_offset: current, new_offset: target, lag_before: own.end - (current ?? own.start), lag_after: own.end - target };
  });
  return { body: { group: group.group, topic: topic.name, partitions, applied } };
}

function groupNamed(c) {
  const group = c.world.groups.get(c.p[0]);
  if (!group) {
    throw notFound('unknown-group', `There is no group named ${c.p[0]}.`);
  }
  return group;
}

// ---- holds

const holdBytes = (world, hold) => world.topics.get(hold.topic).logs.reduce((sum, l) => sum + l.segments.filter((s) => !hold.released && (hold.partition === null || hold.partition === s.partition) && (!hold.offsets || (s.base < hold.offsets.end && s.end > hold.offsets.start)) && (!hold.times || (s.min < Date.parse(hold.times.to) && s.max >= Date.parse(hold.times.from)))).reduce((n, s) => n + s.logBytes, 0), 0);
const holdShown = (world, hold) => ({ ...hold, held_bytes: holdBytes(world, hold) });

function placeHold(c) {
  need(c, 'operator');
  const { body } = c;
  const topic = topicOf(c, body.topic);
  for (const name of ['reason', 'owner']) {
    if (!body[name]?.trim()) {
      throw invalid(name, `${name} must not be blank`);
    }
  }
  const id = `0b9c2f6e-51d7-4b44-9d0e-3f1f70a3d${String(c.world.holds.size).padStart(3, '0')}`;
  const hold = { id, topic: topic.name, topic_id: topic.id, partition: body.partition ?? null, offsets: body.offsets ?? null, times: body.times ?? null, reason: body.reason, owner: body.owner, placed_by: c.me.name, placed_at: iso(c.world.now()), released: null };
  c.world.holds.set(id, hold);
  log(c, 'place_hold', topic.name, body.reason);
  return { status: 201, body: holdShown(c.world, hold) };
}

function holdNamed(c) {
  const hold = c.world.holds.get(c.p[0]);
  if (!hold) {
    throw notFound('unknown-hold', 'There is no such hold.');
  }
  return hold;
}

function jobNamed(c) {
  const job = c.world.jobs.get(c.p[0]);
  if (!job) {
    throw notFound('unknown-job', 'There is no such job.');
  }
  return job;
}

function requireNoJobOf(c, topic, field) {
  const job = [...c.world.jobs.values()].find((j) => j.subject === topic.name && j.state === 'running');
  if (job) {
    throw new Refusal(409, 'conflict', 'It does not fit what is there by now', `Job ${job.id} of ${topic.name} runs.`, { field });
  }
}

function newJob(c, kind, topic) {
  const id = `job_${String(8 + c.world.jobs.size).padStart(4, '0')}`;
  const job = { id, kind, subject: topic.name, state: 'running', started_at: iso(c.world.now()), ended_at: null, started_by: c.me.name, progress: { done: 0, total: sumOf(topic.logs, 'remote'), unit: 'bytes' }, detail: '0 segments are back.' };
  c.world.jobs.set(id, job);
  return { status: 202, body: job, headers: { Location: `/api/v1/jobs/${id}` } };
}

function startJob(c) {
  need(c, 'operator');
  if (!c.body.topic) {
    throw invalid('topic', 'topic is missing: a job is about the archive of one.');
  }
  const topic = topicOf(c, c.body.topic);
  if (c.body.kind === 'verify') {
    return newJob(c, 'verify', topic);
  }
  if (c.body.kind !== 'fetch_back') {
    throw invalid('kind', 'kind must be verify or fetch_back');
  }
  if (retentionOf(c.world, topic).tiering.enabled) {
    throw new Refusal(409, 'conflict', 'It does not fit what is there by now', `The archiving of ${topic.name} is switched on.`, { field: 'topic' });
  }
  requireNoJobOf(c, topic, 'topic');
  return newJob(c, 'fetch_back', topic);
}

function tiering(c) {
  need(c, 'operator');
  const topic = topicOf(c);
  const { action } = c.body;
  const set = { pause: ['tiering.paused', true], resume: ['tiering.paused', false], enable: ['tiering.enabled', true], disable: ['tiering.enabled', false] }[action];
  if (!set) {
    throw invalid('action', 'action is pause, resume, enable or disable');
  }
  const fetchBack = action === 'disable' && c.body.local_copies === 'fetch_back';
  if (fetchBack) {
    requireNoJobOf(c, topic, 'local_copies');
  }
  topic.own[set[0]] = set[1];
  topic.version += 1;
  if (fetchBack) {
    return newJob(c, 'fetch_back', topic);
  }
  return { body: retentionOf(c.world, topic), headers: { ETag: etagOf(c.world, topic) } };
}

function overview(c) {
  const { world } = c;
  const topics = [...world.topics.values()];
  const logs = topics.flatMap((t) => t.logs);
  const waiting = logs.flatMap((l) => l.segments).filter((s) => ['sealed', 'uploading'].includes(s.state));
  const soon = topics.flatMap((t) => t.logs.flatMap((l) => [...dues(retentionOf(world, t), l)])).filter(([, d]) => d.due <= world.now() + 30 * DAY);
  const standing = [...world.holds.values()].filter((h) => !h.released);
  const bytes = (segments) => segments.reduce((sum, s) => sum + s.logBytes, 0);
  return {
    cluster_id: 'kq3vVZ1tQ0e4rX8mJ2bCpw', version: '1.0.0', started_at: iso(world.startedAt), broker_id: 1, kafka: 'localhost:9092', topics: topics.length,
    partitions: logs.length, segments: logs.reduce((n, l) => n + l.segments.length, 0), local_bytes: sumOf(logs, 'local'), remote_bytes: sumOf(logs, 'remote'), log_bytes: sumOf(logs, 'logBytes'),
    upload_backlog: { segments: waiting.length, log_bytes: bytes(waiting), oldest_sealed_at: waiting.length ? iso(Math.min(...waiting.map((s) => s.sealed))) : null },
    held: { holds: standing.length, log_bytes: standing.reduce((n, h) => n + holdBytes(world, h), 0) }, due_within_30_days: { segments: soon.length, log_bytes: bytes(soon.map(([s]) => s)) },
    disk: { free_bytes: 312 * 2 ** 30, total_bytes: 931 * 2 ** 30 }, deletions: { suspended: Boolean(world.suspended), reason: world.suspended?.reason ?? null }, me: { name: c.me.name, role: c.me.role },
  };
}

const GB = (c, name) => Number(c.query.get(name));
const timeOf = (c, name) => (c.query.get(name) ? Date.parse(c.query.get(name)) : null);
const MESSAGE = /^\/topics\/([^/]+)\/partitions\/(\d+)\/messages\/(\d+)$/;

/** [method, path, answer] */
export const ROUTES = [
  ['GET', /^\/whoami$/, (c) => ({ body: c.me })],
  ['GET', /^\/overview$/, (c) => { if (c.world.unhealthy) { throw new Refusal(503, 'unavailable', 'A store that the broker needs is away', 'The database does not answer.'); } return { body: overview(c) }; }],
  ['GET', /^\/health$/, (c) => ({ status: c.world.unhealthy ? 503 : 200, body: { status: c.world.unhealthy ? 'unhealthy' : 'degraded', checks: [
    { name: 'database', status: c.world.unhealthy ? 'unhealthy' : 'healthy', message: c.world.unhealthy ? 'does not answer within 2 s' : 'SQLite answers in 0.4 ms', checked_at: iso(c.world.now()) },
    { name: 'disk', status: 'healthy', message: '312 GiB of 931 GiB are free', checked_at: iso(c.world.now()) },
    { name: 'object_store', status: 'healthy', message: 'answers in 12 ms', checked_at: iso(c.world.now()) },
    { name: 'upload_backlog', status: 'degraded', message: 'shipment-events: uploads are paused since 45 days', checked_at: iso(c.world.now()) },
  ] } })],
  ['GET', /^\/topics$/, (c) => { const { items, next_page_token } = page([...c.world.topics.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), c.query); return { body: { topics: items.map((t) => summary(c.world, t)), next_page_token } }; }],
  ['GET', /^\/topics\/([^/]+)$/, (c) => { const t = topicOf(c); return { body: { ...summary(c.world, t), partition_details: t.logs.map((l) => ({ partition: l.partition, leader_epoch: 3, log_start_offset: l.start, local_log_start_offset: l.segments.find((s) => s.local > 0)?.base ?? l.end, high_watermark: l.end, log_end_offset: l.end, local_bytes: sumOf([l], 'local'), remote_bytes: sumOf([l], 'remote') })) } }; }],
  ['GET', /^\/topics\/([^/]+)\/retention$/, (c) => { const t = topicOf(c); return { body: retentionOf(c.world, t), headers: { ETag: etagOf(c.world, t) } }; }],
  ['PUT', /^\/topics\/([^/]+)\/retention$/, (c) => { const t = topicOf(c); return changeRetention(c, t, mergedOwn(t, c.body, true)); }],
  ['PATCH', /^\/topics\/([^/]+)\/retention$/, (c) => { const t = topicOf(c); return changeRetention(c, t, mergedOwn(t, c.body, false)); }],
  ['GET', /^\/topics\/([^/]+)\/retention\/plan$/, (c) => { const t = topicOf(c); const r = retentionOf(c.world, t); return { body: planOf(c.world, [{ topic: t, before: r, after: r }]) }; }],
  ['DELETE', /^\/topics\/([^/]+)\/retention\/([^/]+)$/, (c) => { const t = topicOf(c); const { [c.p[1]]: gone, ...own } = t.own; return changeRetention(c, t, own); }],
  ['GET', /^\/topics\/([^/]+)\/segments$/, (c) => { const t = topicOf(c); const logs = c.query.has('partition') ? [logOf(t, c.query.get('partition'))] : t.logs; const { items, next_page_token } = page(logs.flatMap((l) => l.segments), c.query); return { body: { topic: t.name, segments: items.map(segmentRow), next_page_token } }; }],
  ['GET', /^\/topics\/([^/]+)\/partitions\/(\d+)\/segments\/(\d+)\/explain$/, (c) => {
    const t = topicOf(c); const l = logOf(t, c.p[1]); const offset = Number(c.p[2]); const s = segmentOf(l, offset);
    if (!s) { throw new Refusal(404, 'unknown-segment', 'There is no such segment', `Offset ${offset} is gone: the partition starts at ${l.start}. It was deleted 90 days ago.`, { gone: { at: iso(c.world.now() - 90 * DAY), actor: 'retention', rule: 'retention.ms=7776000000 (policy short-logs)', reason: 'total age 90 d is over', plan: 'pl_0a1b2c3d' } }); }
    return { body: explain(c.world, t, l, s) };
  }],
  ['GET', /^\/topics\/([^/]+)\/coverage$/, (c) => {
    const t = topicOf(c); const bucket = c.query.get('bucket') ?? 'P1D'; const m = /^P(?:(\d+)D|T(\d+)H)$/.exec(bucket);
    if (!m) { throw invalid('bucket', 'bucket is a duration such as P1D or PT6H'); }
    const { count, body } = coverage(c.world, t, m[1] ? Number(m[1]) * DAY : Number(m[2]) * 3_600_000, bucket, timeOf(c, 'from'), timeOf(c, 'to'));
    if (count > 2000) { throw invalid('bucket', `That would be ${count} buckets; at most 2,000 are given. Take a longer bucket or a shorter range.`); }
    return { body };
  }],
  ['GET', /^\/topics\/([^/]+)\/messages$/, async (c) => { const limit = GB(c, 'limit') || 100; if (limit < 1 || limit > 10_000) { throw invalid('limit', 'limit is a number from 1 to 10000'); } const t = topicOf(c); if (c.query.has('partition')) { logOf(t, c.query.get('partition')); } await stream(c.world, t, c.query, c.response, c.options.stream); return null; }],
  ['GET', MESSAGE, (c) => { const l = logOf(topicOf(c), c.p[1]); const o = Number(c.p[2]); const s = segmentOf(l, o); if (!s) { throw notFound('not-found', 'There is no such record.'); } const r = recordAt(l, s, o); const what = c.query.get('download'); return what && what !== 'record' ? { raw: r[what]?.text ?? Buffer.from(r[what]?.base64 ?? '', 'base64'), headers: { 'Content-Disposition': `attachment; filename="${c.p[0]}-${c.p[1]}-${o}.${what}"` } } : { body: r }; }],
  ['POST', /^\/topics\/([^/]+)\/tiering$/, tiering],
  ['GET', /^\/groups$/, (c) => { const { items, next_page_token } = page([...c.world.groups.values()].sort((a, b) => (a.group < b.group ? -1 : 1)), c.query); return { body: { groups: items.map(groupSummary), next_page_token } }; }],
  ['GET', /^\/groups\/([^/]+)$/, (c) => { const g = groupNamed(c); return { body: { ...groupSummary(g), generation: g.generation, members: g.members, partitions: groupOffsets(g) } }; }],
  ['POST', /^\/groups\/([^/]+)\/offsets\/reset$/, reset],
  ['GET', /^\/policies$/, (c) => { const { items, next_page_token } = page([...c.world.policies.values()], c.query); return { body: { policies: items.map((p) => shown(c.world, p)), next_page_token } }; }],
  ['POST', /^\/policies$/, async (c) => { const p = await policyFrom(c, null); if (c.world.policies.has(p.name)) { throw new Refusal(409, 'conflict', 'There is one already', `A policy is named ${p.name} already.`, { field: 'name' }); } const plan = changePolicy(c, p.name, p); return plan ? { body: plan } : { status: 201, body: shown(c.world, p), headers: { ETag: '"1"' } }; }],
  ['GET', /^\/policies\/([^/]+)$/, (c) => { const p = policyNamed(c); return { body: shown(c.world, p), headers: { ETag: `"${p.version}"` } }; }],
  ['PUT', /^\/policies\/([^/]+)$/, async (c) => { const p = await policyFrom(c, policyNamed(c)); const plan = changePolicy(c, p.name, p); return plan ? { body: plan } : { body: shown(c.world, p), headers: { ETag: `"${p.version}"` } }; }],
  ['DELETE', /^\/policies\/([^/]+)$/, (c) => { const plan = changePolicy(c, policyNamed(c).name, null); return plan ? { body: plan } : { status: 204, body: null }; }],
  ['GET', /^\/policies\/([^/]+)\/versions$/, (c) => { const p = policyNamed(c); const version = ({ version: n, description, retention, attachments, changed_at, changed_by }) => ({ version: n, deleted: false, description, retention, attachments, changed_at, changed_by }); const { items, next_page_token } = page([p, ...p.history], c.query); return { body: { name: p.name, versions: items.map(version), next_page_token } }; }],
  ['GET', /^\/policies\/([^/]+)\/topics$/, (c) => { const p = policyNamed(c); const { items, next_page_token } = page([...c.world.topics.values()].filter((t) => p.attachments.some((a) => fits(a.topics, t.name))), c.query); return { body: { topics: items.map((t) => { const wins = policyOf(c.world, t); return { topic: t.name, attachment: p.attachments.find((a) => fits(a.topics, t.name)), follows: wins === p, winner: { name: wins.name, version: wins.version } }; }), next_page_token, policy: p.name } }; }],
  ['GET', /^\/holds$/, (c) => { const state = c.query.get('state') ?? 'standing'; const topic = c.query.get('topic'); const { items, next_page_token } = page([...c.world.holds.values()].filter((h) => (state === 'all' || Boolean(h.released) === (state === 'released')) && (!topic || h.topic === topic)), c.query); return { body: { holds: items.map((h) => holdShown(c.world, h)), next_page_token } }; }],
  ['POST', /^\/holds$/, placeHold],
  ['GET', /^\/holds\/([^/]+)$/, (c) => ({ body: holdShown(c.world, holdNamed(c)) })],
  ['POST', /^\/holds\/([^/]+)\/release$/, (c) => { need(c, 'admin'); const h = holdNamed(c); if (!c.body.reason?.trim()) { throw invalid('reason', 'reason must not be blank'); } h.released = { by: c.me.name, reason: c.body.reason, at: iso(c.world.now()) }; log(c, 'release_hold', h.topic, c.body.reason); return { body: holdShown(c.world, h) }; }],
  ['GET', /^\/jobs$/, (c) => { const { items, next_page_token } = page([...c.world.jobs.values()].sort((a, b) => (a.id < b.id ? 1 : -1)), c.query); return { body: { jobs: items, next_page_token } }; }],
  ['POST', /^\/jobs$/, startJob],
  ['GET', /^\/jobs\/([^/]+)$/, (c) => ({ body: jobNamed(c) })],
  ['POST', /^\/jobs\/([^/]+)\/cancel$/, (c) => { need(c, 'operator'); const j = jobNamed(c); if (j.state === 'running') { j.state = 'cancelled'; j.ended_at = iso(c.world.now()); } return { body: j }; }],
  ['GET', /^\/audit$/, (c) => { const up = c.query.get('order') === 'asc'; const from = timeOf(c, 'from') ?? (up ? -Infinity : Infinity); const entries = c.world.audit.filter((e) => (up ? Date.parse(e.at) >= from : Date.parse(e.at) <= from)); const { items, next_page_token } = page(up ? entries : entries.toReversed(), c.query); return { body: { entries: items, next_page_token } }; }],
  ['GET', /^\/audit\/export$/, (c) => ({ raw: c.world.audit.map((e) => `${JSON.stringify(e)}\n`).join(''), headers: { 'Content-Type': 'application/x-ndjson' } })],
  ['GET', /^\/audit\/verify$/, (c) => ({ body: { intact: true, entries: c.world.audit.length, first_broken: null } })],
  ['GET', /^\/deletions$/, (c) => ({ body: c.world.suspended ?? { suspended: false, since: null, difference: null, reason: null } })],
  ['POST', /^\/deletions\/accept$/, (c) => { need(c, 'admin'); if (!c.world.suspended || c.body.since !== c.world.suspended.since) { throw new Refusal(409, 'conflict', 'It does not fit what is there by now', 'It is not as you saw it.'); } c.world.suspended = null; return { status: 200, body: { suspended: false, since: null, difference: null, reason: null } }; }],
];
