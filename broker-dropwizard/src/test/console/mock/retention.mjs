/** The made-up broker's idea of retention: small, but of one piece, so that what-if, explain and coverage agree. */

import { createHash } from 'node:crypto';
import { BUILT_IN, iso } from './world.mjs';

const DAY = 86_400_000;
export const LEAVES = Object.keys(BUILT_IN);

export const leafOf = (document, name) => name.split('.').reduce((value, part) => value?.[part], document);

export function policyOf(world, topic) {
  const fitting = [...world.policies.values()].flatMap((policy) =>
    policy.attachments.filter((a) => fits(a.topics, topic.name)).map((a) => ({ policy, priority: a.priority })),
  );
  fitting.sort((a, b) => b.priority - a.priority || (a.policy.name < b.policy.name ? -1 : 1));
  return fitting[0]?.policy ?? null;
}

export const fits = (pattern, name) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name);

export function retentionOf(world, topic, own = topic.own, policy = policyOf(world, topic)) {
  const body = { topic: topic.name, total: {}, local: {}, tiering: {}, segment: {}, cleanup_policy: 'delete', policy: policy && { name: policy.name, version: policy.version }, source: {} };
  for (const name of LEAVES) {
    const fromPolicy = policy && leafOf(policy.retention, name);
    const source = name in own ? 'topic' : policy && fromPolicy !== undefined ? 'policy' : name.startsWith('segment') ? 'built_in' : 'broker_default';
    const value = source === 'topic' ? own[name] : source === 'policy' ? fromPolicy : BUILT_IN[name];
    const [section, part] = name.split('.');
    if (part) {
      body[section][part] = value;
    } else {
      body[section] = value;
    }
    body.source[name] = source;
  }
  return body;
}

export const etagOf = (world, topic) => {
  const policy = policyOf(world, topic);
  return `"${topic.version}-${policy ? `${policy.name}.${policy.version}` : '-.0'}"`;
};

export function holdsOn(world, topic, segment) {
  return [...world.holds.values()].filter(
    (hold) =>
      !hold.released && hold.topic === topic.name && (hold.partition === null || hold.partition === segment.partition) &&
      (!hold.offsets || (segment.base < hold.offsets.end && segment.end > hold.offsets.start)) &&
      (!hold.times || (segment.min < Date.parse(hold.times.to) && segment.max >= Date.parse(hold.times.from))),
  );
}

/** When and by which rule each segment of a log goes. */
export function dues(retention, log) {
  let behind = 0;
  const found = new Map();
  for (const segment of log.segments.toReversed()) {
    if (segment.state !== 'active' && retention.cleanup_policy === 'delete') {
      const byAge = retention.total.max_age_ms === null ? Infinity : segment.max + retention.total.max_age_ms;
      const bySize = retention.total.max_bytes !== null && behind + segment.logBytes > retention.total.max_bytes ? segment.max : Infinity;
      const due = Math.max(Math.min(byAge, bySize), segment.max + retention.total.min_age_ms);
      if (due < Infinity) {
        found.set(segment, { due, rule: bySize < byAge ? 'TOTAL_BYTES' : 'TOTAL_AGE' });
      }
    }
    behind += segment.logBytes;
  }
  return found;
}

export function planOf(world, topics, { policy = null } = {}) {
  const now = world.now();
  const sum = () => ({ segments: 0, log_bytes: 0 });
  const plan = {
    id: '', topic: policy ? null : topics[0].topic.name, policy, planned_at: iso(now), expires_at: iso(now + 10 * 60_000), upload: sum(), evict: sum(),
    delete_now: { ...sum(), records: 0 }, delete_within_30_days: { ...sum(), records: 0 }, held: sum(), deletes_more: false,
    newly_deleted: { ...sum(), records: 0, first: [] }, groups_losing_records: [], doubts: [],
  };
  for (const { topic, before, after } of topics) {
    for (const log of topic.logs) {
      addLog(world, plan, topic, log, before, after, now);
    }
    if (after.local.max_bytes !== null && after.total.max_bytes === null) {
      plan.doubts.push(`The local size limit of ${topic.name} counts sealed segments only, so the disk holds up to one segment more per partition.`);
    }
  }
  plan.deletes_more = plan.newly_deleted.segments > 0;
  plan.newly_deleted.first.splice(100);
  plan.id = `pl_${createHash('sha256').update(JSON.stringify({ ...plan, planned_at: 0, expires_at: 0 })).digest('hex').slice(0, 16)}`;
  return plan;
}

function addLog(world, plan, topic, log, before, after, now) {
  const old = dues(before, log);
  const coming = dues(after, log);
  const add = (part, segment) => {
    part.segments += 1;
    part.log_bytes += segment.logBytes;
    if ('records' in part) {
      part.records += segment.end - segment.base;
    }
  };
  let deletedUpTo = null;
  for (const segment of log.segments) {
    const held = holdsOn(world, topic, segment).length > 0;
    const due = coming.get(segment);
    if (after.tiering.enabled && !after.tiering.paused && ['sealed', 'uploading'].includes(segment.state)) {
      add(plan.upload, segment);
    }
    if (segment.state === 'archived' && after.local.max_age_ms !== null && segment.max + after.local.max_age_ms <= now) {
      add(plan.evict, segment);
    }
    if (held && due && due.due <= now + 30 * DAY) {
      add(plan.held, segment);
    } else if (due && due.due <= now + 30 * DAY) {
      add(due.due <= now ? plan.delete_now : plan.delete_within_30_days, segment);
      const was = old.get(segment);
      if (!was || was.due > now + 30 * DAY) {
        add(plan.newly_deleted, segment);
        plan.newly_deleted.first.push({ topic: topic.name, partition: log.partition, base_offset: segment.base, end_offset: segment.end, max_timestamp: iso(segment.max), due: iso(due.due), rule: due.rule, sentence: due.rule === 'TOTAL_AGE' ? 'Its newest record is older than the total age allows.' : 'The partition is larger than its total size allows.' });
        deletedUpTo = segment.end;
      }
    }
  }
  if (deletedUpTo !== null) {
    for (const group of world.groups.values()) {
      const own = group.topic === topic ? group.offsets.get(log.partition) : null;
      if (own && own.offset < deletedUpTo) {
        plan.groups_losing_records.push({ group: group.group, topic: topic.name, partition: log.partition, next_offset: own.offset, deleted_up_to: deletedUpTo, records: deletedUpTo - own.offset });
      }
    }
  }
}

export function explain(world, topic, log, segment) {
  const now = world.now();
  const retention = retentionOf(world, topic);
  const holds = holdsOn(world, topic, segment);
  const due = dues(retention, log).get(segment);
  const age = now - segment.max;
  const step = (action, parts) => ({ action, due: null, rule: 'NONE', sentence: '', measured: age, limit: null, source: 'topic', setting: null, stopped: false, blockers: [], ...parts });
  const steps = [];
  const days = (ms) => `${Math.round(ms / DAY)} d`;
  if (segment.state === 'active') {
    steps.push(step('seal', { due: iso(segment.min + retention.segment.max_age_ms), rule: 'SEGMENT_AGE', sentence: `It is sealed when it is ${days(retention.segment.max_age_ms)} old or full.`, limit: retention.segment.max_age_ms, source: retention.source['segment.max_age_ms'], setting: 'segment.ms' }));
  }
  if (['sealed', 'uploading', 'active'].includes(segment.state) && retention.tiering.enabled) {
    const blockers = retention.tiering.paused ? [{ kind: 'uploads_paused', sentence: 'Uploads of this topic are paused.', until: null, hold: null }] : [];
    steps.push(step('upload', { due: blockers.length ? null : iso(now + 60_000), rule: 'TIERING_DELAY', sentence: 'It is copied to the archive as soon as it is sealed.', limit: 0, source: retention.source['tiering.enabled'], setting: 'remote.storage.enable', stopped: blockers.length > 0, blockers }));
  }
  if (segment.state !== 'archive_only' && retention.tiering.enabled && retention.local.max_age_ms !== null) {
    const blockers = segment.state === 'archived' ? [] : [{ kind: 'not_archived', sentence: 'The archive does not have it yet.', until: null, hold: null }];
    steps.push(step('evict', { due: blockers.length ? null : iso(segment.max + retention.local.max_age_ms), rule: 'LOCAL_AGE', sentence: `The local copy goes when its newest record is ${days(retention.local.max_age_ms)} old.`, limit: retention.local.max_age_ms, source: retention.source['local.max_age_ms'], setting: 'local.retention.ms', stopped: blockers.length > 0, blockers }));
  }
  if (due) {
    const blockers = holds.map((hold) => ({ kind: 'hold', sentence: `Held: ${hold.reason} (${hold.owner}).`, until: null, hold: hold.id }));
    const older = log.segments.find((other) => other.base < segment.base && holdsOn(world, topic, other).length > 0);
    if (older) {
      blockers.push({ kind: 'older_stays', sentence: `The older segment at offset ${older.base} stays, and segments go oldest first.`, until: null, hold: null });
    }
    steps.push(step('delete', { due: iso(due.due), rule: due.rule, sentence: due.rule === 'TOTAL_AGE' ? `It is deleted when its newest record is ${days(retention.total.max_age_ms)} old; it is ${days(age)} old.` : 'It is deleted because the partition is larger than its total size allows.', limit: retention.total.max_age_ms, source: retention.source['total.max_age_ms'], setting: 'retention.ms', stopped: blockers.length > 0, blockers }));
  }
  const next = steps.find((s) => !s.stopped) ?? null;
  const stopped = steps.find((s) => s.action === 'delete' && s.stopped);
  return {
    topic: topic.name, partition: log.partition, base_offset: segment.base, end_offset: segment.end, state: segment.state, log_bytes: segment.logBytes,
    max_timestamp: iso(segment.max), ages_from: iso(segment.max), held_by: holds.map((hold) => hold.id), next, steps,
    sentence: stopped ? stopped.blockers[0].sentence : next ? next.sentence : 'Nothing is to be done with it: no limit applies, so it stays for good.',
  };
}

export function coverage(world, topic, bucketMs, bucket, from, to) {
  const now = world.now();
  const retention = retentionOf(world, topic);
  const oldest = Math.min(now, ...topic.logs.flatMap((log) => log.segments.slice(0, 1).map((s) => s.min)));
  const start = Math.floor((from ?? oldest) / bucketMs) * bucketMs;
  const end = Math.max(start + bucketMs, Math.ceil((to ?? now) / bucketMs) * bucketMs);
  const partitions = topic.logs.map((log) => {
    const buckets = new Map();
    const due = dues(retention, log);
    for (const segment of log.segments) {
      const first = Math.floor(segment.min / bucketMs);
      const last = Math.floor(segment.max / bucketMs);
      const share = Math.round(segment.logBytes / (last - first + 1));
      const held = holdsOn(world, topic, segment).length > 0;
      for (let i = first; i <= last; i += 1) {
        const at = i * bucketMs;
        if (at >= start && at < end) {
          const b = buckets.get(at) ?? { from: iso(at), to: iso(at + bucketMs), local_bytes: 0, archived_bytes: 0, both_bytes: 0, held_bytes: 0, due_bytes: 0, segments: 0 };
          b[segment.state === 'archived' ? 'both_bytes' : segment.state === 'archive_only' ? 'archived_bytes' : 'local_bytes'] += share;
          b.held_bytes += held ? share : 0;
          b.due_bytes += (due.get(segment)?.due ?? Infinity) <= now + 30 * DAY ? share : 0;
          b.segments += 1;
          buckets.set(at, b);
        }
      }
    }
    return { partition: log.partition, buckets: [...buckets.values()] };
  });
  return { count: Math.round((end - start) / bucketMs), body: { topic: topic.name, bucket, from: iso(start), to: iso(end), partitions } };
}
