import assert from 'node:assert/strict';
import { test } from 'node:test';
import { module } from './modules.mjs';

const { readNdjson } = await module('ndjson.js');

function streamOf(octets, size, onCancel = () => {}) {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= octets.length) {
        controller.close();
      } else {
        controller.enqueue(octets.slice(at, at + size));
        at += size;
      }
    },
    cancel: onCancel,
  });
}

test('values arrive whole, wherever the pieces end', async () => {
  const values = [{ a: 1 }, { text: 'Zürich ☂ 𝄞 \n "quoted"' }, [], 7, null];
  const octets = new TextEncoder().encode(values.map((v) => JSON.stringify(v)).join('\n'));
  for (let size = 1; size <= octets.length; size += 1) {
    assert.deepEqual(await Array.fromAsync?.(readNdjson(streamOf(octets, size))) ?? await collect(readNdjson(streamOf(octets, size))), values);
  }
});

test('blank lines are passed over, and so is a line end at the end', async () => {
  assert.deepEqual(await collect(readNdjson(streamOf(new TextEncoder().encode('1\n\n \r\n2\n'), 3))), [1, 2]);
});

test('whoever stops reading cancels the stream', async () => {
  let cancelled = false;
  for await (const value of readNdjson(streamOf(new TextEncoder().encode('1\n2\n3\n'.repeat(1000)), 2, () => { cancelled = true; }))) {
    assert.equal(value, 1);
    break;
  }
  assert.equal(cancelled, true);
});

test('a line that is not JSON is an error', async () => {
  await assert.rejects(collect(readNdjson(streamOf(new TextEncoder().encode('1\noops\n'), 4))), SyntaxError);
});

async function collect(values) {
  const all = [];
  for await (const value of values) {
    all.push(value);
  }
  return all;
}
