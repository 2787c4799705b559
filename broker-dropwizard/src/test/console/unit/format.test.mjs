import assert from 'node:assert/strict';
import { test } from 'node:test';
import { module } from './modules.mjs';

const f = await module('format.js');
const q = await module('quantity.js');

test('bytes have three digits and binary units', () => {
  assert.equal(f.bytes(0), '0 B');
  assert.equal(f.bytes(1023), '1023 B');
  assert.equal(f.bytes(1024), '1.00 KiB');
  assert.equal(f.bytes(1_610_612_736), '1.50 GiB');
  assert.equal(f.bytes(10.04 * 2 ** 20), '10.0 MiB');
  assert.equal(f.bytes(2 ** 20 - 1), '1.00 MiB'); // never "1024 KiB"
  assert.equal(f.bytes(-2048), '-2.00 KiB');
  assert.equal(f.exactBytes(1), '1 byte');
  assert.equal(f.exactBytes(1234567), '1,234,567 bytes');
});

test('durations show their two largest neighbouring units', () => {
  assert.equal(f.duration(0), '0');
  assert.equal(f.duration(250), '250 ms');
  assert.equal(f.duration(90 * 60_000), '1 h 30 min');
  assert.equal(f.duration(400 * 86_400_000), '1 y 35 d');
  assert.equal(f.duration(365 * 86_400_000 + 3_600_000), '1 y');
});

test('distances say which way', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  assert.equal(f.relative('2026-01-03T00:00:00Z', now), 'in 2 d');
  assert.equal(f.relative('2025-12-31T23:00:00Z', now), '1 h ago');
  assert.equal(f.relative('2025-12-31T23:59:51.137Z', now), '8 s ago');
  assert.equal(f.relative('2026-01-01T00:00:00.2Z', now), 'now');
});

test('times are in UTC, with milliseconds only where there are some', () => {
  assert.equal(f.utc('2026-11-21T21:29:51+01:00'), '2026-11-21 20:29:51');
  assert.equal(f.utc('2026-11-21T20:29:51.123Z'), '2026-11-21 20:29:51.123');
  assert.equal(f.utcDate(0), '1970-01-01');
  assert.equal(f.utc('never'), 'never');
});

test('shares are not rounded to nothing or everything', () => {
  assert.equal(f.percent(0), '0 %');
  assert.equal(f.percent(0.0001), '< 1 %');
  assert.equal(f.percent(0.9999), '> 99 %');
  assert.equal(f.percent(1), '100 %');
});

test('durations and sizes are read as people write them', () => {
  assert.equal(q.parseDuration('30 d'), 2_592_000_000);
  assert.equal(q.parseDuration('1y 6h'), 31_536_000_000 + 21_600_000);
  assert.equal(q.parseDuration('1.5 hours'), 5_400_000);
  assert.equal(q.parseDuration('604,800,000'), 604_800_000);
  assert.equal(q.parseBytes('250 GiB'), 250 * 2 ** 30);
  assert.equal(q.parseBytes('1.5 tb'), 1.5e12);
  for (const wrong of ['', 'soon', '30 x', '-1 d', '3 d 4', '1e99 y', '5 constructor']) {
    assert.throws(() => q.parseDuration(wrong), RangeError, wrong);
  }
  assert.throws(() => q.parseDuration('99999999999 y'), /too large/);
});

test('what is shown in a field is read as the same number', () => {
  let seed = 20261121; // fixed, so that a failure can be seen again
  const next = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed; };
  for (let i = 0; i < 500; i += 1) {
    const n = i < 40 ? i * 86_400_000 : next() * (i % 7 === 0 ? 1000 : 1);
    assert.equal(q.parseDuration(q.durationText(n)), n);
    assert.equal(q.parseBytes(q.bytesText(n)), n);
  }
  assert.equal(q.bytesText(1.5 * 2 ** 40), '1.5 TiB');
  assert.equal(q.durationText(366 * 86_400_000), '1 y 1 d');
});
