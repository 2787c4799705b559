import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { module } from './modules.mjs';

const { changedLeaves, leaf, mergePatch, setLeaf } = await module('merge-patch.js');
const { continuation, messageParameters } = await module('message-query.js');
const { payloadText, pretty, splitHits } = await module('message-text.js');
const { basic, includes } = await module('session.js');
const { retentionWords } = await module('retention-words.js');
const { createApi, path, Problem } = await module('api.js');
const { LEAVES } = await module('retention-leaves.js');

test('what can be chosen for the cleanup is what the broker takes', async () => {
  const api = await readFile(new URL('../../../main/resources/io/coldstream/broker/http/openapi/openapi.yaml', import.meta.url), 'utf8');
  const [, taken] = /\n    CleanupPolicy:\n {6}type: string\n {6}enum: \[([^\]]+)\]/.exec(api);
  const { choices } = LEAVES.find(({ leaf: name }) => name === 'cleanup_policy');
  assert.deepEqual(choices.map(([value]) => value), taken.split(', '));
});

test('a patch has what differs and nothing more; null is a value', () => {
  const before = { total: { max_age_ms: 1, max_bytes: null }, cleanup_policy: 'delete', source: {} };
  assert.deepEqual(mergePatch(before, { total: { max_age_ms: 1, max_bytes: null }, cleanup_policy: 'delete' }), {});
  assert.deepEqual(mergePatch(before, { total: { max_age_ms: null, max_bytes: null } }), { total: { max_age_ms: null } });
  assert.deepEqual(changedLeaves(before, { ...before, total: { max_age_ms: 2, max_bytes: null } }), ['total.max_age_ms']);
});

test('leaves are read and written by their dotted names', () => {
  const document = {};
  setLeaf(document, 'a.b', null);
  setLeaf(document, 'c', 1);
  assert.deepEqual(document, { a: { b: null }, c: 1 });
  assert.equal(leaf(document, 'a.b'), null);
  assert.equal(leaf(document, 'x.y'), undefined);
});

test('reading goes on behind what was looked at, where the address can say it', () => {
  const end = { reason: 'limit', next: { 0: 70, 1: 80 } };
  assert.deepEqual(continuation({ partition: '0', from_time: 'x', search: 's' }, end), { partition: '0', from_offset: '70', search: 's' });
  assert.deepEqual(continuation({ search: 's', from_time: 'x' }, end), { search: 's', from_offsets: '0:70,1:80' });
  assert.equal(continuation({}, { reason: 'limit', next: Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [i, 1e6])) }), null); // no address is that long
  assert.equal(continuation({ partition: '0' }, { ...end, reason: 'end_of_range' }), null);
  assert.deepEqual(messageParameters(new URLSearchParams('partition=0&evil=1&search_in=key&ignore_case=true')), { partition: '0' });
});

test('payloads become text, and numbers that a double cannot hold are left alone', () => {
  assert.equal(payloadText(null), null);
  assert.equal(payloadText({ text: '' }), '');
  assert.equal(payloadText({ base64: 'AA==' }), 'base64: AA==');
  assert.equal(pretty('{"a":1}'), '{\n  "a": 1\n}');
  assert.equal(pretty('{"a":12345678901234567890}'), '{"a":12345678901234567890}');
  assert.equal(pretty('{broken'), '{broken');
});

test('hits are every second piece, and the pieces are the text', () => {
  assert.deepEqual(splitHits('aXbxc', 'x'), ['a', 'X', 'b', 'x', 'c']);
  assert.deepEqual(splitHits('aXbxc', 'x', false), ['aXb', 'x', 'c']);
  assert.deepEqual(splitHits('none', 'x'), ['none']);
  assert.deepEqual(splitHits('text', ''), ['text']);
  assert.equal(splitHits('a.*b.*', '.*').join(''), 'a.*b.*');
});

test('credentials are UTF-8, and roles include the smaller ones', () => {
  assert.equal(basic('jö', 'p:w'), `Basic ${Buffer.from('jö:p:w').toString('base64')}`);
  assert.equal(includes('admin', 'operator'), true);
  assert.equal(includes('viewer', 'operator'), false);
  assert.equal(includes('something new', 'operator'), false);
});

test('a policy is told in words', () => {
  assert.equal(retentionWords({ total: { max_age_ms: null }, local: { max_bytes: 2 ** 30 } }), 'Keep for no limit; on disk at most, per partition 1.00 GiB');
  assert.equal(retentionWords({}), 'sets nothing');
});

test('many requests that are refused ask once who the reader is', async () => {
  const session = { authorization: null };
  let asked = 0;
  const fetch = async (url, init) =>
    init.headers.Authorization === 'good' ? new Response('{"ok":true}') : new Response('{"title":"who?","status":401}', { status: 401 });
  const api = createApi({ fetch, session, signIn: async () => { asked += 1; await null; session.authorization = 'good'; } });
  assert.deepEqual(await Promise.all([api.get('/a'), api.get('/b'), api.get('/c')]), [{ ok: true }, { ok: true }, { ok: true }]);
  assert.equal(asked, 1);
});

test('what is no problem document becomes a problem all the same', async () => {
  const api = createApi({ fetch: async () => new Response('<html>', { status: 502, statusText: 'Bad Gateway' }), session: { authorization: null }, signIn: async () => {} });
  await assert.rejects(api.get('/x'), (error) => error instanceof Problem && error.status === 502 && /502/.test(error.title));
  const away = createApi({ fetch: async () => { throw new TypeError('refused'); }, session: { authorization: null }, signIn: async () => {} });
  await assert.rejects(away.get('/x'), (error) => error instanceof Problem && error.title === 'The broker cannot be reached');
});

test('parts of a path are escaped', () => {
  assert.equal(path`/groups/${'a/b?'}/x`, '/groups/a%2Fb%3F/x');
});
