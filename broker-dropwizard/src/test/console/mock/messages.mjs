/** Made-up records: the same offset is always the same record. */

import { iso, random } from './world.mjs';

const CITIES = ['Zürich', 'Bergen', 'Århus', 'Kraków', 'Gent', 'Łódź'];

export function recordAt(log, segment, offset) {
  const next = random(log.partition * 7919 + offset);
  const span = (segment.max - segment.min) / Math.max(1, segment.end - segment.base);
  const at = Math.round(segment.min + (offset - segment.base) * span);
  const key = `customer-${Math.floor(next() * 90_000) + 10_000}`;
  const binary = offset % 41 === 0;
  const value = JSON.stringify({ id: `o-${log.partition}-${offset}`, city: CITIES[Math.floor(next() * CITIES.length)], amount: Number((next() * 500).toFixed(2)), lines: Math.ceil(next() * 7), status: next() < 0.02 ? 'refunded' : 'paid' });
  const bytes = binary ? Buffer.from([0, 1, 2, 0xff, 0xfe, offset % 256]) : Buffer.from(value);
  return {
    type: 'message', partition: log.partition, offset, timestamp: iso(at), timestamp_type: 'create_time',
    key: offset % 17 === 0 ? null : { text: key }, value: offset % 97 === 0 ? null : binary ? { base64: bytes.toString('base64') } : { text: value },
    headers: offset % 5 === 0 ? [{ name: 'trace', value: { text: `t-${offset.toString(16)}` } }] : [], key_bytes: key.length, value_bytes: bytes.length,
  };
}

/** Streams as the contract has it, at a speed that lets a reader see progress. */
export async function stream(world, topic, query, response, { stepMs = 60, scanPerStep = 20_000 } = {}) {
  const partition = query.get('partition');
  const starts = query.has('from_offsets') ? new Map(query.get('from_offsets').split(',').map((pair) => pair.split(':').map(Number))) : null;
  const logs = topic.logs.filter((log) => (starts ? starts.has(log.partition) : partition === null || log.partition === Number(partition)));
  const limit = Number(query.get('limit') ?? 100);
  const folded = query.get('ignore_case') === 'true' ? (text) => text.toLowerCase() : (text) => text;
  const search = query.has('search') ? folded(query.get('search')) : undefined;
  const where = query.get('search_in') ?? 'any';
  const fromTime = query.get('from_time') ? Date.parse(query.get('from_time')) : null;
  const toTime = query.get('to_time') ? Date.parse(query.get('to_time')) : Infinity;
  const cursors = logs.map((log) => ({ log, offset: firstOffset(log, starts?.get(log.partition) ?? query.get('from_offset'), fromTime) }));
  const total = cursors.reduce((sum, c) => sum + lastOffset(c.log, toTime) - c.offset, 0);
  let closed = false;
  response.on('close', () => { closed = true; });
  response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
  const line = (value) => response.write(`${JSON.stringify(value)}\n`);
  let scanned = 0;
  let matched = 0;
  let at = null;
  const full = () => matched >= limit;
  for (let step = 0; !full() && !closed; step += 1) {
    const open = cursors.filter((c) => c.offset < lastOffset(c.log, toTime));
    if (open.length === 0) {
      break;
    }
    const cursor = open[step % open.length];
    for (let i = 0; i < scanPerStep && !full() && cursor.offset < lastOffset(cursor.log, toTime); i += 1) {
      const segment = segmentOf(cursor.log, cursor.offset);
      // With a search, most records are passed over unread, so that a scan of millions is quick to pretend.
      const record = !search || cursor.offset % 251 === 0 ? recordAt(cursor.log, segment, cursor.offset) : null;
      cursor.offset += 1;
      scanned += 1;
      if (record && (fromTime === null || Date.parse(record.timestamp) >= fromTime - 60_000)) {
        at = record.timestamp;
        if (!search || hits(record, search, where, folded)) {
          matched += 1;
          line(record);
        }
      }
    }
    line({ type: 'progress', scanned_records: scanned, scanned_bytes: scanned * 450, total_records: total, at });
    await new Promise((resolve) => { setTimeout(resolve, stepMs); });
  }
  const next = Object.fromEntries(cursors.map((c) => [c.log.partition, c.offset]));
  line({ type: 'end', reason: full() ? 'limit' : 'end_of_range', scanned_records: scanned, total_records: total, matched, next });
  response.end();
}

const lastOffset = (log, toTime) => (toTime === Infinity ? log.end : firstOffset(log, null, toTime));
export const segmentOf = (log, offset) => log.segments.find((s) => offset >= s.base && offset < s.end);

export function firstOffset(log, fromOffset, time) {
  if (time !== null) {
    const segment = log.segments.find((s) => s.max >= time);
    if (!segment) {
      return log.end;
    }
    const share = Math.max(0, (time - segment.min) / Math.max(1, segment.max - segment.min));
    return Math.floor(segment.base + share * (segment.end - segment.base));
  }
  return Math.max(log.start, Number(fromOffset ?? log.start));
}

function hits(record, search, where, folded) {
  const key = where !== 'value' && folded(record.key?.text ?? '').includes(search);
  const value = where !== 'key' && folded(record.value?.text ?? '').includes(search);
  return key || value;
}
