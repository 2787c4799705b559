/** The console on the real broker, with years of records: what people do, and then every view as it is afterwards. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { launch, open, overflows, seriousViolations, shoot, WIDE } from '../browser/harness.mjs';
import { startBroker, until } from './broker.mjs';
import { load, READINGS, SEED } from './data.mjs';

const PHONE = { width: 390, height: 800 };
/** What a page says when it reads a member that an answer does not have. */
const MISREAD = /.{0,40}(\bundefined\b|\bNaN\b|\[object |Invalid Date|\bnull\b).{0,40}/;

let browser;
let broker;
before(async () => {
  [browser, broker] = await Promise.all([launch(), startBroker()]);
  console.log(`# records from seed ${SEED}`);
  await load(broker);
});
after(async () => {
  await browser?.close();
  await broker?.close();
});

/** Runs in a page of its own. Nothing that the test did not expect may fail, and nothing may go elsewhere. */
async function within({ expected, ...options }, work) {
  const tab = await open(browser, { url: broker.url, ...options });
  const refused = [];
  tab.page.on('response', (answer) => { if (answer.status() >= 400) { refused.push(`${answer.status()} ${answer.url()}`); } });
  try {
    await work(tab);
    assert.deepEqual(tab.takeErrors(expected), []);
    assert.deepEqual(refused.filter((line) => !expected?.test(line)), []);
    assert.deepEqual(tab.strangers, []);
  } finally {
    await tab.close();
  }
}

const heading = (page, text) => page.waitForFunction((wanted) => document.querySelector('main:not([aria-busy]) h1')?.textContent === wanted, text);

async function makePolicy({ page, go }, { name, topics, priority, leaf, label, value }) {
  await go('#/new-policy');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Topics', { exact: true }).fill(topics);
  await page.getByLabel('Priority').fill(String(priority));
  await page.getByLabel(label, { exact: true }).first().check();
  await page.locator(`[data-field="${leaf}"] input`).first().fill(value);
  await page.getByText('Deletes nothing that would have stayed.').waitFor();
  await page.getByRole('button', { name: 'Make the policy' }).click();
  await heading(page, name);
}

test('policies are made, the higher priority counts, and versions are kept', async () => {
  await within({}, async (tab) => {
    const { page, go, settled } = tab;
    await makePolicy(tab, { name: 'all-logs', topics: 'logs-*', priority: 10, leaf: 'total.max_age_ms', label: 'Keep for', value: '30 y' });
    await makePolicy(tab, { name: 'auth-logs', topics: 'logs-auth', priority: 20, leaf: 'total.min_age_ms', label: 'Never delete before', value: '1 y' });
    await go('#/policies/all-logs');
    await page.getByRole('row', { name: /logs-auth.*no: auth-logs wins/ }).waitFor();
    await page.getByRole('row', { name: /logs-web.*yes/ }).waitFor();
    await page.locator('[data-field="total.max_age_ms"] input').first().fill('20 y');
    await page.getByText('Deletes nothing that would have stayed.').waitFor();
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('version 2, changed').waitFor();
    await settled();
    const versions = page.getByRole('region', { name: 'Versions, newest first' }).locator('tbody tr');
    assert.match(await versions.first().textContent(), /^2Keep for 20 y/);
    assert.match(await versions.nth(1).textContent(), /^1Keep for 30 y/);
    await go('#/topics');
    await page.getByRole('row', { name: /^logs-web.*all-logs/ }).waitFor();
  });
});

test('holds on times, on offsets and on a topic are placed, shown and released', async () => {
  await within({}, async ({ page, go }) => {
    const place = async (topic, fields, reason) => {
      await go(`#/holds?topic=${topic}`);
      for (const [label, value] of Object.entries(fields)) {
        await page.getByRole('form', { name: 'Place a hold' }).getByLabel(label, { exact: true }).fill(value);
      }
      await page.getByLabel('Reason', { exact: true }).fill(reason);
      await page.getByLabel('Owner').fill('legal@example.org');
      await page.getByRole('button', { name: 'Place the hold' }).click();
      await page.getByRole('row').filter({ hasText: reason }).waitFor();
    };
    await place('sensor-readings', { 'From time (UTC)': '2018-01-01T00:00:00', 'To time (UTC)': '2018-07-01T00:00:00' }, 'Case 2018/4');
    await place('orders', { Partition: '0', 'From offset': '9000', 'To offset (not held itself)': '9500' }, 'Dispute with a carrier');
    await place('logs-auth', {}, 'Incident 88');
    await go('#/topics');
    await page.getByRole('row', { name: /^sensor-readings held/ }).waitFor();
    await go('#/holds?topic=logs-auth');
    await page.getByRole('button', { name: /^Release the hold/ }).click();
    await page.getByLabel('Reason for the release').fill('closed without findings');
    await page.getByRole('button', { name: 'Release the hold', exact: true }).click();
    await page.getByText('No hold is like that.').waitFor();
  });
});

test('a retention that deletes more is refused without its plan, shown, agreed to, done and explained', async () => {
  const patch = { total: { max_age_ms: 400 * 86_400_000 } };
  const refusal = await broker.api('PATCH', '/topics/orders/retention', patch, { 'If-Match': '*' });
  assert.equal(refusal.status, 409);
  assert.equal(refusal.body.type, 'urn:coldstream:problem:plan-required');
  assert.ok(refusal.body.plan.newly_deleted.records > 0);
  await within({ expected: /404/ }, async ({ page, go, settled }) => {
    await go('#/topics/orders/retention');
    await page.getByLabel('Keep for', { exact: true }).fill('400 d');
    await page.getByText(/^Deletes .* more/).waitFor();
    await page.getByText(/group offsets? would lose unread records/).waitFor();
    await page.getByText(/^What would be deleted/).click();
    await page.getByText(/^It is 1 y \d+ d old; records are kept for 1 y 35 d\.$/).first().waitFor();
    await settled();
    await shoot(page, 'real-what-if');
    await page.getByLabel(/for good$/).check();
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('The retention was changed.').last().waitFor();
    await until('the oldest records are gone', async () => {
      const { body } = await broker.api('GET', '/topics/orders');
      return body.partition_details.every((partition) => partition.log_start_offset > 0);
    });
    await go('#/topics/orders/segments/0/5');
    await page.getByText(/^Offset 5 is gone: the partition starts at \d+\.$/).waitFor();
    await page.getByText('TOTAL_AGE').waitFor();
    await shoot(page, 'real-gone');
    await go('#/audit');
    await page.getByRole('row', { name: /delete records.*orders/ }).first().waitFor();
    await page.getByRole('button', { name: 'Verify the chain' }).click();
    await page.getByText('The chain is whole').waitFor();
    await page.getByLabel('Up to (UTC)').fill('2020-01-01T00:00:00');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText('There is no entry.').waitFor();
  });
});

test('a group goes back in time, through the archive', async () => {
  await within({}, async ({ page, go }) => {
    await go('#/groups/dashboards%2Fquality');
    await page.getByLabel('Time (UTC)').fill('2016-03-01T00:00:00');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('3 partitions of sensor-readings would move.').waitFor();
    await shoot(page, 'real-reset');
    await page.getByRole('button', { name: 'Reset the offsets' }).click();
    await page.getByText('would move').waitFor({ state: 'detached' });
    const { body } = await broker.api('GET', '/groups/dashboards%2Fquality');
    for (const { committed_offset: offset } of body.partitions) {
      assert.ok(offset > 2000 && offset < 3000, `about a year of eleven, not ${offset} records`);
    }
  });
});

test('records are read from a time, searched through the archive, opened and saved', async () => {
  await within({}, async ({ page, go }) => {
    await go('#/topics/sensor-readings/messages?from_time=2017-06-01T00:00:00Z&limit=30');
    await page.getByText(`30 messages; scanned 30 of `).first().waitFor();
    assert.match(await page.locator('.messages tbody time').first().textContent(), /^2017-06-01 /);
    const first = await page.locator('.messages tbody').textContent();
    await page.getByRole('button', { name: 'Read on' }).click();
    await page.waitForFunction((old) => document.querySelectorAll('.messages tbody th').length === 30 && document.querySelector('.messages tbody').textContent !== old, first);
    await go('#/topics/sensor-readings/messages');
    await page.getByLabel('Search', { exact: true }).fill('STATION-399');
    await page.getByLabel('Search in').selectOption('key');
    await page.getByLabel('At most').fill('10000');
    await page.getByRole('button', { name: 'Read' }).click();
    await page.getByText(new RegExp(`scanned ${READINGS.toLocaleString('en-US')} of ${READINGS.toLocaleString('en-US')}: this is all there is`)).first().waitFor({ timeout: 20_000 });
    const rows = await page.locator('.messages tbody tr').count();
    assert.ok(rows > 100 && rows < 400, `${rows} of a station's records`);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Download / }).click()]);
    assert.equal((await readFile(await download.path(), 'utf8')).trim().split('\n').length, rows);
    await page.getByRole('button', { name: /^Open offset/ }).first().click();
    assert.equal(await page.locator('dialog mark').first().textContent(), 'station-399');
    const [value] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download value' }).click()]);
    assert.ok(JSON.parse(await readFile(await value.path(), 'utf8')).battery > 2);
    await page.keyboard.press('Escape');
    await page.getByLabel('Search', { exact: true }).fill('no such text');
    await page.getByRole('button', { name: 'Read' }).click();
    await page.getByText('No record fits.').waitFor({ timeout: 20_000 });
  });
});

test('uploads are paused and resumed; an archive is verified', async () => {
  await within({}, async ({ page, go }) => {
    await go('#/topics/logs-auth/retention');
    await page.getByRole('button', { name: 'Pause uploads' }).click();
    await page.getByRole('button', { name: 'Resume uploads' }).click();
    await page.getByRole('button', { name: 'Pause uploads' }).waitFor();
    await go('#/jobs');
    await page.getByLabel('Topic').fill('sensor-readings');
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByRole('row', { name: /^verify.*sensor-readings.*done.*intact/ }).waitFor({ timeout: 20_000 });
  });
});

/** name, address, heading, and what only the broker's own data can have put there */
const VIEWS = [
  ['topics', '#/topics', 'Topics', /orders.*3\.\d\d|5 of 5 topics/],
  ['topic', '#/topics/sensor-readings', 'sensor-readings', /Keepno limit.*HeldheldCreated\d{4}|held/],
  ['map', '#/topics/sensor-readings/map', 'sensor-readings: tier map', /Partition 0, \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d: .* segment/],
  ['map-year', '#/topics/orders/map?range=year', 'orders: tier map', /The map as a table/],
  ['retention', '#/topics/logs-web/retention', 'logs-web: retention', /Follows the policy all-logs \(version 2\)/],
  ['segments', '#/topics/sensor-readings/segments?partition=1', 'sensor-readings: segments', /archive only.*disk and archive.*active/s],
  ['segment-held', '#/topics/orders/segments/0/9200', 'orders 0, offset 9200', /hold [0-9a-f]{8}/],
  ['segment-paused', '#/topics/logs-web/segments/0/0', 'logs-web 0, offset 0', /Uploads of this topic are paused/],
  ['messages', '#/topics/orders/messages?partition=1&limit=40', 'orders: messages', /customer-\d+\{"id":"o-/],
  ['groups', '#/groups', 'Consumer groups', /dashboards\/quality/],
  ['group', '#/groups/dashboards%2Fquality', 'dashboards/quality', /sensor-readings/],
  ['policies', '#/policies', 'Policies', /auth-logs.*Never delete before 1 y/],
  ['policy', '#/policies/all-logs', 'all-logs', /no: auth-logs wins/],
  ['policy-new', '#/new-policy', 'New policy', /Make the policy/],
  ['holds', '#/holds?state=all', 'Holds', /Case 2018\/4.*released/s],
  ['audit', '#/audit', 'Audit', /place hold/],
  ['jobs', '#/jobs', 'Jobs', /copies are intact/],
  ['health', '#/health', 'Health', /The broker is healthy.*iB are free in .*Running for/s],
  ['empty', '#/topics/empty.topic', 'empty.topic', /Keepno limit/],
  ['empty-map', '#/topics/empty.topic/map', 'empty.topic: tier map', /Nothing was kept in this time/],
];

for (const [kind, viewport, dark] of [['wide-light', WIDE, false], ['phone-dark', PHONE, true]]) {
  test(`every view, ${kind}`, async (t) => {
    await within({ viewport, dark }, async (tab) => {
      for (const [name, hash, title, content] of VIEWS) {
        await t.test(name, async () => {
          await tab.go(hash);
          assert.equal(await tab.page.textContent('h1'), title);
          const text = await tab.page.textContent('main');
          assert.match(text, content);
          // A record without a key is shown as null, and nothing else is.
          assert.doesNotMatch(name === 'messages' ? text.replaceAll('null{"id"', '') : text, MISREAD);
          await shoot(tab.page, `real-${name}-${kind}`);
          assert.equal(await overflows(tab.page), false, 'the page scrolls sideways');
          assert.deepEqual(await seriousViolations(tab.page), []);
        });
      }
    });
  });
}
