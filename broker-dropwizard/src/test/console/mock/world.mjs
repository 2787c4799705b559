/** A made-up broker with years of events. The same seed makes the same world, apart from when “now” is. */

const DAY = 86_400_000;
const HOUR = 3_600_000;
const MIB = 2 ** 20;
export const BUILT_IN = {
  'total.max_age_ms': 7 * DAY, 'total.max_bytes': null, 'total.min_age_ms': 0,
  'local.max_age_ms': 7 * DAY, 'local.max_bytes': null,
  'tiering.enabled': true, 'tiering.min_age_ms': 0, 'tiering.paused': false, 'tiering.storage_class': null,
  'segment.max_age_ms': 7 * DAY, 'segment.max_bytes': 1024 * MIB, cleanup_policy: 'delete',
};

/** Mulberry32: small, and the same everywhere. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const TOPICS = [
  // name, partitions, years, days a segment, MiB a segment, own retention, policy
  ['orders', 6, 4, 9, 480, { 'total.max_age_ms': null, 'local.max_age_ms': 7 * DAY }, null],
  ['payments', 4, 6, 12, 512, { 'local.max_age_ms': 30 * DAY }, 'financial-records'],
  ['payment-audit', 2, 7, 30, 256, {}, 'financial-records'],
  ['clickstream', 12, 1, 2, 1024, { 'total.max_age_ms': 365 * DAY, 'local.max_age_ms': 2 * DAY }, null],
  ['logs-frontend', 3, 0.25, 1, 512, {}, 'short-logs'],
  ['logs-backend', 6, 0.25, 1, 640, {}, 'short-logs'],
  ['logs-security', 2, 3, 14, 128, { 'total.max_age_ms': 3 * 365 * DAY }, 'short-logs'],
  ['sensor-readings', 8, 10, 60, 900, { 'total.max_age_ms': null, 'tiering.storage_class': 'STANDARD_IA', 'local.max_bytes': 2048 * MIB }, null],
  ['inventory', 3, 2, 7, 200, { 'total.max_bytes': 12 * 1024 * MIB }, null],
  ['user-profiles', 4, 3, 20, 300, { cleanup_policy: 'compact', 'total.max_age_ms': null }, null],
  ['shipment-events', 4, 3, 10, 350, { 'total.max_age_ms': 2 * 365 * DAY, 'tiering.paused': true }, null],
  ['experiment.results', 1, 1.5, 21, 64, { 'tiering.enabled': false, 'total.max_age_ms': 730 * DAY }, null],
  ['empty-topic', 1, 0, 1, 1, {}, null],
];

const GROUPS = [
  ['billing', 'orders', 'Stable', 3, 0.0002],
  ['warehouse-loader', 'orders', 'Stable', 2, 0.62],
  ['fraud-model/training', 'payments', 'Empty', 0, 0.85],
  ['settlement', 'payments', 'Stable', 4, 0.00001],
  ['web-analytics', 'clickstream', 'Stable', 6, 0.01],
  ['log-shipper', 'logs-backend', 'PreparingRebalance', 2, 0.03],
  ['siem', 'logs-security', 'Stable', 1, 0],
  ['climate-replay', 'sensor-readings', 'Empty', 0, 0.97],
  ['stock-view', 'inventory', 'Stable', 1, 0.05],
];

/** @param {{now: number, topics?: number, segments?: number}} options how many topics and segments at least */
export function createWorld({ now, topics = 0, segments = 0 }) {
  const next = random(20260101);
  const world = {
    now: () => now, startedAt: now - 19 * DAY - 5 * HOUR, topics: new Map(), policies: new Map(), holds: new Map(),
    jobs: new Map(), audit: [], groups: new Map(), suspended: null, versions: new Map(),
  };
  addPolicies(world, now);
  TOPICS.forEach((spec, i) => addTopic(world, spec, i, now, next));
  const missing = Math.max(0, topics - world.topics.size);
  const each = missing ? Math.ceil(segments / missing) : 0;
  for (let i = 0; i < missing; i += 1) {
    addTopic(world, [`bulk-${String(i).padStart(4, '0')}`, 2, (each * 3) / 365 / 2, 3, 256, { 'total.max_age_ms': null }, null], 100 + i, now, next);
  }
  GROUPS.forEach((spec) => addGroup(world, spec, now));
  addHolds(world, now);
  addJobs(world, now);
  addAudit(world, now, next);
  return world;
}

function uuid(next) {
  const hex = (n) => Array.from({ length: n }, () => Math.floor(next() * 16).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}

function addPolicies(world, now) {
  const add = (name, version, description, retention, attachments, days) =>
    world.policies.set(name, {
      name, version, description, retention, attachments, changed_at: iso(now - days * DAY), changed_by: 'maria', history: [],
    });
  add('financial-records', 3, 'Seven years for the tax office, a month at hand.', { total: { max_age_ms: 7 * 365 * DAY, min_age_ms: 365 * DAY }, local: { max_age_ms: 30 * DAY } }, [{ topics: 'payments', priority: 10 }, { topics: 'payment-*', priority: 10 }], 40);
  add('short-logs', 2, 'Logs are worth nothing after a quarter.', { total: { max_age_ms: 90 * DAY }, local: { max_age_ms: 3 * DAY } }, [{ topics: 'logs-*', priority: 5 }], 12);
  add('security-logs', 1, 'Three years where somebody may ask.', { total: { max_age_ms: 3 * 365 * DAY } }, [{ topics: 'logs-security', priority: 20 }], 3);
  const financial = world.policies.get('financial-records');
  financial.history = [
    { ...bare(financial), version: 2, retention: { total: { max_age_ms: 6 * 365 * DAY } }, changed_at: iso(now - 300 * DAY) },
    { ...bare(financial), version: 1, retention: { total: { max_age_ms: 5 * 365 * DAY } }, changed_at: iso(now - 700 * DAY), changed_by: 'jo' },
  ];
}

const bare = ({ history, ...policy }) => policy;
export const iso = (ms) => new Date(ms).toISOString().replace('.000Z', 'Z');

function addTopic(world, [name, partitions, years, days, mib, own, policy], index, now, next) {
  const topic = {
    name, id: uuid(next), partitions, own, policy, created_at: iso(now - Math.max(years * 365, 30) * DAY), version: 3 + (index % 5),
    rate: years === 0 ? 0 : Math.round((mib * MIB * partitions) / (days * 86_400)), logs: [],
  };
  const localAge = own['local.max_age_ms'] ?? (policy === 'financial-records' ? 30 * DAY : policy === 'short-logs' ? 3 * DAY : 7 * DAY);
  const enabled = own['tiering.enabled'] ?? true;
  const paused = own['tiering.paused'] ?? false;
  for (let partition = 0; partition < partitions; partition += 1) {
    topic.logs.push(makeLog({ partition, years, days, mib, now, next, localAge, enabled, paused }));
  }
  world.topics.set(name, topic);
}

function makeLog({ partition, years, days, mib, now, next, localAge, enabled, paused }) {
  const segments = [];
  let at = now - years * 365 * DAY + next() * days * DAY;
  let offset = 0;
  while (at < now && years > 0) {
    const length = days * DAY * (0.6 + next() * 0.8);
    const logBytes = Math.round(mib * MIB * (0.35 + next() * 0.65));
    const records = Math.max(1, Math.round(logBytes / (420 + next() * 60)));
    const last = at + length >= now;
    const maxTimestamp = last ? now - Math.round(next() * 4000) : at + length;
    const age = now - maxTimestamp;
    const waits = !enabled || (paused && age < 45 * DAY);
    const state = last ? 'active' : waits ? 'sealed' : age > localAge ? 'archive_only' : age < 2 * HOUR ? 'uploading' : 'archived';
    segments.push({
      partition, base: offset, end: offset + records, state, min: Math.round(at), max: Math.round(maxTimestamp), logBytes,
      remote: state === 'archive_only' || state === 'archived' ? Math.round(logBytes * 0.21) : 0,
      local: state === 'archive_only' ? 0 : logBytes,
      sealed: last ? null : Math.round(maxTimestamp) + 400,
    });
    offset += records;
    at += length;
  }
  return { partition, segments, start: 0, end: offset };
}

function addGroup(world, [group, topicName, state, members, behind], now) {
  const topic = world.topics.get(topicName);
  world.groups.set(group, {
    group, state, protocol_type: 'consumer', protocol: members ? 'range' : null, generation: 12 + members, topic,
    members: Array.from({ length: members }, (_, i) => ({
      member_id: `${group}-client-${i}-7f3a0${i}`, group_instance_id: i === 0 ? `${group}-static-0` : null, client_id: `${group}-${i}`,
      client_host: `10.20.3.${40 + i}`,
      assigned_partitions: topic.logs.filter((log) => log.partition % members === i).map((log) => ({ topic: topicName, partition: log.partition })),
    })),
    offsets: new Map(topic.logs.map((log) => [log.partition, { offset: Math.floor(log.end * (1 - behind)), at: iso(now - (log.partition + 1) * 47_000) }])),
  });
}

function addHolds(world, now) {
  const hold = (id, topic, parts) =>
    world.holds.set(id, { id, topic, topic_id: world.topics.get(topic).id, partition: null, offsets: null, times: null, released: null, ...parts });
  hold('0b9c2f6e-51d7-4b44-9d0e-3f1f70a3c001', 'payments', { times: { from: iso(now - 5.2 * 365 * DAY), to: iso(now - 4.6 * 365 * DAY) }, reason: 'Case 2021-114, asked for by counsel', owner: 'legal@example.org', placed_by: 'maria', placed_at: iso(now - 210 * DAY) });
  hold('5e77a1c0-0a3b-4c1d-8f57-3f1f70a3c002', 'orders', { partition: 2, offsets: { start: 0, end: 9_000_000 }, reason: 'Dispute with a carrier', owner: 'claims', placed_by: 'jo', placed_at: iso(now - 33 * DAY) });
  hold('c41d90ab-7712-49f0-a0c3-3f1f70a3c003', 'logs-security', { reason: 'Incident 88', owner: 'security', placed_by: 'maria', placed_at: iso(now - 400 * DAY), released: { by: 'root', reason: 'Closed without findings', at: iso(now - 180 * DAY) } });
}

function addJobs(world, now) {
  const job = (id, parts) => world.jobs.set(id, { id, ended_at: null, detail: null, started_by: 'maria', ...parts });
  job('job_0007', { kind: 'verify', subject: 'sensor-readings', state: 'running', started_at: iso(now - 26 * 60_000), progress: { done: 311, total: 488, unit: 'segments' } });
  job('job_0006', { kind: 'fetch_back', subject: 'inventory', state: 'done', started_at: iso(now - 2 * DAY), ended_at: iso(now - 2 * DAY + 31 * 60_000), progress: { done: 9_423_880_192, total: 9_423_880_192, unit: 'bytes' } });
  job('job_0005', { kind: 'verify', subject: 'payments', state: 'failed', started_at: iso(now - 9 * DAY), ended_at: iso(now - 9 * DAY + 12 * 60_000), progress: { done: 77, total: 702, unit: 'segments' }, detail: 'The object store answered 503 for more than ten minutes.' });
  job('job_0004', { kind: 'audit_export', subject: 'audit', state: 'cancelled', started_at: iso(now - 30 * DAY), ended_at: iso(now - 30 * DAY + 4000), progress: { done: 1, total: 12, unit: 'segments' } });
}

function addAudit(world, now, next) {
  const actions = [
    ['retention', 'delete_segment', 'total age 90 d is over', 'retention.ms=7776000000 (policy short-logs)'],
    ['reaper', 'delete_object', 'grace period is over', null],
    ['maria', 'change_retention', 'PATCH retention', null],
    ['jo', 'place_hold', 'Dispute with a carrier', null],
    ['maria', 'change_policy', 'version 2 to 3', null],
  ];
  let previous = '0'.repeat(64);
  for (let number = 0; number < 640; number += 1) {
    const [actor, action, reason, rule] = actions[number % 7 < 4 ? 0 : 1 + Math.floor(next() * 4)];
    const hash = Array.from({ length: 64 }, () => Math.floor(next() * 16).toString(16)).join('');
    world.audit.push({
      number, at: iso(now - (640 - number) * 3.1 * HOUR), actor, action, reason, rule,
      subject: action.startsWith('delete') ? `logs-backend/${number % 6}/${String(number * 91_000).padStart(20, '0')}` : action === 'change_policy' ? 'financial-records' : 'orders',
      plan: action === 'delete_segment' ? `pl_${hash.slice(0, 12)}` : null, previous_hash: previous, hash,
    });
    previous = hash;
  }
}
