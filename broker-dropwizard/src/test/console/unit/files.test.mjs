/** What the files may not have, so that the console works under a strict policy and never reads data as markup. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';

const BASE = new URL('../../../main/resources/io/coldstream/broker/console/', import.meta.url);
const files = (await readdir(BASE, { recursive: true })).filter((name) => /\.(js|css|html|svg)$/.test(name));
const own = files.filter((name) => !name.startsWith('vendor'));
const text = (name) => readFile(new URL(name, BASE), 'utf8');

test('there are files to look at', () => {
  assert.ok(own.length > 50, String(own.length));
});

for (const [what, pattern] of [
  ['markup made from text', /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser/],
  ['code made from text', /\beval\(|new Function\(|setTimeout\(['"]/],
  ['styles in attributes', /style=|'style'|"style"|cssText/],
  ['handlers in attributes', /\son[a-z]+="/],
  ['other hosts', /https?:\/\/(?!www\.w3\.org\/2000\/svg)|url\(['"]?\/\//],
  ['forgotten debugging', /console\.log|debugger/],
]) {
  test(`nothing has ${what}`, async () => {
    for (const name of own) {
      assert.doesNotMatch(await text(name), pattern, name);
    }
  });
}

test('the page has no script or style of its own', async () => {
  const page = await text('index.html');
  for (const [, attributes, body] of page.matchAll(/<script([^>]*)>([^<]*)<\/script>/g)) {
    assert.match(attributes, /src="/);
    assert.equal(body, '');
  }
  assert.doesNotMatch(page, /<style/);
});

test('every import leads to a file, and each imported name is used', async () => {
  for (const name of own.filter((file) => file.endsWith('.js'))) {
    const source = await text(name);
    for (const [statement, names, target] of source.matchAll(/^import (?:\{([^}]*)\}|\* as \w+) from '([^']+)';$/gm)) {
      await readFile(new URL(target, new URL(name, BASE)));
      for (const imported of (names ?? '').split(',').map((n) => n.trim().split(' as ').at(-1)).filter(Boolean)) {
        assert.match(source.replace(statement, ''), new RegExp(`\\b${imported.replace('$', '\\$')}\\b`), `${name} does not use ${imported}`);
      }
    }
  }
});

test('what the page loads beforehand exists', async () => {
  for (const [, target] of (await text('index.html')).matchAll(/(?:href|src)="((?:js|css|favicon)[^"]*)"/g)) {
    await readFile(new URL(target, BASE));
  }
});

test('the chart library is the one that was published, with its licence', async () => {
  const sha256 = async (name) => createHash('sha256').update(await readFile(new URL(`vendor/uplot/${name}`, BASE))).digest('hex');
  assert.equal(await sha256('uPlot.esm.js'), '5dd9b3281aa64b461b42d9945f6adb2649d346502b12281a9ae0d46599a80eba');
  assert.equal(await sha256('uPlot.min.css'), 'df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04');
  assert.match(await text('vendor/uplot/LICENSE'), /MIT License/);
});
