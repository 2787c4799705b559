/** Walks through every view, wide and narrow, light and dark. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, NARROW, open, overflows, seriousViolations, shoot, WIDE } from './harness.mjs';

const VIEWS = [
  ['topics', '#/topics', 'Topics'],
  ['topic', '#/topics/orders', 'orders'],
  ['map', '#/topics/payments/map', 'payments: tier map'],
  ['map-days', '#/topics/clickstream/map?range=days', 'clickstream: tier map'],
  ['retention', '#/topics/payments/retention', 'payments: retention'],
  ['segments', '#/topics/orders/segments?partition=2', 'orders: segments'],
  ['segment', '#/topics/orders/segments/2/0', 'orders 2, offset 0'],
  ['messages', '#/topics/orders/messages?partition=0&from_offset=1000&limit=30', 'orders: messages'],
  ['groups', '#/groups', 'Consumer groups'],
  ['group', '#/groups/fraud-model%2Ftraining', 'fraud-model/training'],
  ['policies', '#/policies', 'Policies'],
  ['policy', '#/policies/financial-records', 'financial-records'],
  ['policy-new', '#/new-policy', 'New policy'],
  ['holds', '#/holds?state=all', 'Holds'],
  ['audit', '#/audit', 'Audit'],
  ['jobs', '#/jobs', 'Jobs'],
  ['health', '#/health', 'Health'],
];

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const [kind, viewport, dark] of [['wide-light', WIDE, false], ['wide-dark', WIDE, true], ['narrow-light', NARROW, false], ['narrow-dark', NARROW, true]]) {
  test(`every view, ${kind}`, async (t) => {
    const tab = await open(browser, { viewport, dark, mock: { suspended: kind === 'wide-dark' } });
    for (const [name, hash, heading] of VIEWS) {
      await t.test(name, async () => {
        await tab.go(hash);
        assert.equal(await tab.page.textContent('h1'), heading);
        await shoot(tab.page, `${name}-${kind}`);
        assert.deepEqual(tab.takeErrors(), []);
        assert.equal(await overflows(tab.page), false, 'the page scrolls sideways');
        if (kind !== 'narrow-dark') {
          // Nothing there that isn't in one of the others.
          assert.deepEqual(await seriousViolations(tab.page), []);
        }
      });
    }
    assert.deepEqual(tab.strangers, []);
    await tab.close();
  });
}
