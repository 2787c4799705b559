import assert from 'node:assert/strict';
import { test } from 'node:test';
import { module } from './modules.mjs';

const { link, match, parseHash } = await module('router.js');
const { NAVIGATION, ROUTES } = await module('routes.js');

test('a link leads to the route and parameters it was made from', () => {
  for (const group of ['plain', 'with/slash', 'a?b#c&d=e', '100%', 'Zürich ☂', '..']) {
    const { path, query } = parseHash(link('/groups/:group', { group }, { filter: group, page_token: null }));
    const found = match(ROUTES, path);
    assert.equal(found.route.pattern, '/groups/:group');
    assert.equal(found.params.group, group);
    assert.deepEqual([...query], [['filter', group]]);
  }
});

test('an empty hash is the root, and a strange one has no route', () => {
  assert.equal(parseHash('').path, '/');
  assert.equal(parseHash('#').path, '/');
  assert.equal(match(ROUTES, '/nowhere'), null);
  assert.equal(match(ROUTES, '/topics/%E0%A4%A'), null);
  assert.equal(match(ROUTES, '/topics//map'), null);
});

test('a slash at the end changes nothing', () => {
  assert.equal(match(ROUTES, '/topics/').route.pattern, '/topics');
});

test('every entry of the navigation leads somewhere', () => {
  for (const [name, href] of NAVIGATION) {
    assert.equal(match(ROUTES, parseHash(href).path).route.name, name);
  }
});

test('each view that a route names exists', async () => {
  const { access } = await import('node:fs/promises');
  const base = new URL('../../../main/resources/io/coldstream/broker/console/js/', import.meta.url);
  for (const route of ROUTES) {
    const [, file] = /import\('(.+)'\)/.exec(route.load.toString());
    await access(new URL(file, base));
  }
});
