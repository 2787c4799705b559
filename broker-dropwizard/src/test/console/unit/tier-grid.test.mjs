import assert from 'node:assert/strict';
import { test } from 'node:test';
import { module } from './modules.mjs';

const { bucketMs, bytesOf, columnTotals, moveFocus, toGrid } = await module('tier-grid.js');
const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const iso = (day) => new Date(START + day * DAY).toISOString();
const bucket = (day, parts) => ({ from: iso(day), to: iso(day + 1), local_bytes: 0, archived_bytes: 0, both_bytes: 0, held_bytes: 0, due_bytes: 0, segments: 1, ...parts });
const coverage = (days, ...partitions) => ({ topic: 't', bucket: 'P1D', from: iso(0), to: iso(days), partitions: partitions.map((buckets, partition) => ({ partition, buckets })) });

test('the lengths of buckets are read, and nonsense is refused', () => {
  assert.equal(bucketMs('P1D'), DAY);
  assert.equal(bucketMs('P2W'), 14 * DAY);
  assert.equal(bucketMs('PT6H'), DAY / 4);
  assert.equal(bucketMs('P1DT12H'), 1.5 * DAY);
  for (const wrong of ['', 'P', 'P1M', '1D', 'P0D']) {
    assert.throws(() => bucketMs(wrong), RangeError, wrong);
  }
});

test('buckets that are missing are empty cells', () => {
  const grid = toGrid(coverage(4, [bucket(1, { local_bytes: 5 }), bucket(3, { archived_bytes: 7 })]), 100);
  assert.deepEqual(grid.rows[0].cells.map((cell) => (cell ? bytesOf(cell) : null)), [null, 5, null, 7]);
  assert.equal(grid.maxBytes, 7);
});

test('several buckets share a column where there is no room, and no byte is lost', () => {
  const days = 1000;
  const all = Array.from({ length: days }, (_, day) => bucket(day, { local_bytes: day % 3, archived_bytes: day, both_bytes: 1, held_bytes: day % 2, due_bytes: day % 5 }));
  for (const columns of [1, 7, 64, 333, 1000, 5000]) {
    const grid = toGrid(coverage(days, all), columns);
    assert.ok(grid.columns.length <= columns);
    const sum = (name) => grid.rows[0].cells.reduce((n, cell) => n + (cell?.[name] ?? 0), 0);
    for (const name of ['local_bytes', 'archived_bytes', 'both_bytes', 'held_bytes', 'due_bytes']) {
      assert.equal(sum(name), all.reduce((n, b) => n + b[name], 0), `${name} in ${columns} columns`);
    }
    assert.equal(grid.columns.at(-1).to, START + days * DAY);
  }
});

test('a segment that spans the buckets of a column is not counted twice', () => {
  const grid = toGrid(coverage(4, [bucket(0, { local_bytes: 1, segments: 1 }), bucket(1, { local_bytes: 1, segments: 2 })]), 1);
  assert.equal(grid.rows[0].cells[0].segments, 2);
});

test('an answer without anything is a map of nothing', () => {
  const grid = toGrid(coverage(0, []), 10);
  assert.equal(grid.maxBytes, 0);
  assert.deepEqual(grid.rows[0].cells, [null]);
});

test('totals add partitions up', () => {
  const grid = toGrid(coverage(2, [bucket(0, { local_bytes: 2 })], [bucket(0, { both_bytes: 3 }), bucket(1, { archived_bytes: 4 })]), 10);
  assert.deepEqual(columnTotals(grid).map(bytesOf), [5, 4]);
});

test('keys move inside of the map and never out of it', () => {
  const grid = toGrid(coverage(5, [], [], []), 10);
  assert.deepEqual(moveFocus({ row: 0, column: 0 }, 'ArrowLeft', grid), { row: 0, column: 0 });
  assert.deepEqual(moveFocus({ row: 0, column: 0 }, 'ArrowDown', grid), { row: 1, column: 0 });
  assert.deepEqual(moveFocus({ row: 2, column: 1 }, 'End', grid), { row: 2, column: 4 });
  assert.deepEqual(moveFocus({ row: 2, column: 1 }, 'PageDown', grid), { row: 2, column: 4 });
  assert.equal(moveFocus({ row: 0, column: 0 }, 'x', grid), null);
  assert.equal(moveFocus({ row: 0, column: 0 }, 'Tab', grid), null);
});
