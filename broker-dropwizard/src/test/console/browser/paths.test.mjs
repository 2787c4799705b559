/** What people do with the console, from beginning to end. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { launch, NARROW, open, shoot } from './harness.mjs';

const YEAR = 365 * 86_400_000;
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** Runs with a page of its own; at the end there is no error that wasn't expected, and nothing went to another host. */
async function within(options, work) {
  const tab = await open(browser, options);
  try {
    await work(tab);
    assert.deepEqual(tab.takeErrors(options.expected), []);
    assert.deepEqual(tab.strangers, []);
  } finally {
    await tab.close();
  }
}

/** Presses Tab until the focus is where it should be. */
async function tabTo(page, what, matches) {
  for (let i = 0; i < 90; i += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(matches)) {
      return;
    }
  }
  assert.fail(`Tab never came to ${what}`);
}

test('by keyboard alone: a shorter retention, seen beforehand and applied', async () => {
  await within({}, async ({ page, go, mock, settled }) => {
    await go('#/topics');
    await tabTo(page, 'the topic', () => document.activeElement.textContent === 'orders');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'orders');
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1'); // those who listen hear where they are
    await tabTo(page, 'the tab', () => document.activeElement.textContent === 'Retention');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'orders: retention');
    await tabTo(page, 'no limit', () => document.activeElement.getAttribute('aria-label') === 'Keep for: no limit');
    await page.keyboard.press('Space');
    await page.keyboard.type('1 y');
    await page.getByText(/^Deletes .* more/).waitFor();
    await settled();
    assert.ok(await page.getByText('group offsets would lose unread records').count());
    await shoot(page, 'path-retention-what-if');
    assert.equal(await page.getByRole('button', { name: 'Apply' }).isDisabled(), true); // not before it was agreed to
    await tabTo(page, 'the consent', () => document.activeElement.name === 'consent');
    await page.keyboard.press('Space');
    await tabTo(page, 'apply', () => document.activeElement.textContent === 'Apply');
    await page.keyboard.press('Enter');
    await page.getByText('The retention was changed.').last().waitFor();
    assert.equal(mock.world.topics.get('orders').own['total.max_age_ms'], YEAR);
    const writes = mock.requests.filter((line) => line.startsWith('PATCH') && !line.includes('dry_run'));
    assert.equal(writes.length, 1);
    assert.match(writes[0], /plan=pl_/);
  });
});

test('a field that is half typed asks for nothing, and says what it wants', async () => {
  await within({ expected: /400/ }, async ({ page, go, mock }) => {
    await go('#/topics/clickstream/retention');
    const before = mock.requests.filter((line) => line.startsWith('PATCH')).length;
    await page.getByLabel('Keep for', { exact: true }).fill('1 mon');
    await page.getByText('Correct the marked fields').waitFor();
    await page.getByText('“1 mon” is not a duration').waitFor();
    assert.equal(mock.requests.filter((line) => line.startsWith('PATCH')).length, before);
    await page.getByLabel('Seal a segment at').fill('5 B');
    await page.getByLabel('Keep for', { exact: true }).fill('200 d');
    await page.getByText('A segment is at least 1000 large or old.').waitFor(); // the broker's words at the field they are about
  });
});

test('somebody else changes the retention: what was typed stays, and a new plan is shown', async () => {
  await within({ expected: /412|409/ }, async ({ page, go, mock }) => {
    await go('#/topics/clickstream/retention');
    await page.getByLabel('On disk for', { exact: true }).fill('3 d');
    await page.getByText('Deletes nothing that would have stayed.').waitFor();
    const topic = mock.world.topics.get('clickstream');
    topic.own = { ...topic.own, 'segment.max_age_ms': 86_400_000 };
    topic.version += 1;
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Somebody changed it meanwhile; nothing was applied').waitFor();
    await page.getByText('segment.max_age_ms').waitFor();
    assert.equal(await page.getByLabel('On disk for', { exact: true }).inputValue(), '3 d');
    assert.equal(await page.getByLabel('Seal a segment after').inputValue(), '1 d'); // the untouched field follows
    await shoot(page, 'path-retention-412');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('The retention was changed.').last().waitFor();
    assert.equal(topic.own['local.max_age_ms'], 3 * 86_400_000);
    assert.equal(topic.own['segment.max_age_ms'], 86_400_000);
  });
});

test('a plan that is out of date is not applied', async () => {
  await within({ expected: /409/ }, async ({ page, go, mock }) => {
    await go('#/topics/clickstream/retention');
    await page.getByLabel('Keep for', { exact: true }).fill('100 d');
    await page.getByText(/^Deletes .* more/).waitFor();
    mock.world.groups.get('web-analytics').offsets.set(0, { offset: 0, at: '2026-01-01T00:00:00Z' });
    await page.getByLabel(/for good$/).check();
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('The plan is out of date; nothing was applied').waitFor();
    await page.getByText('web-analytics').first().waitFor();
    assert.equal(mock.world.topics.get('clickstream').own['total.max_age_ms'], YEAR);
  });
});

test('the map tells the focused cell, leads on, and the way back is the browser’s', async () => {
  await within({}, async ({ page, go, settled }) => {
    await go('#/topics/payments/map');
    const canvas = page.getByRole('application');
    await canvas.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    const told = await page.textContent('#announcer');
    assert.match(told, /^Partition 1, \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d: .* in the archive only/);
    await shoot(page, 'path-map-focus');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'payments: messages');
    assert.match(page.url(), /partition=1&from_time=/);
    await page.goBack();
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'payments: tier map');
    await settled();
    await page.getByText('The map as a table').click();
    await page.locator('details tbody tr').nth(20).waitFor();
  });
});

test('a search shows how far it is, can be cancelled, and its results saved', async () => {
  await within({ mock: { stream: { stepMs: 20, scanPerStep: 30_000 } } }, async ({ page, go }) => {
    await go('#/topics/orders/messages');
    await page.getByLabel('Search', { exact: true }).fill('zürich');
    await page.getByLabel('At most').fill('10000');
    await page.getByRole('button', { name: 'Read' }).click();
    await page.getByText(/scanned [\d,]+ of [\d,]+ \(.*\), now at \d{4}-/).waitFor();
    await shoot(page, 'path-search', { fullPage: false });
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText(/: cancelled/).first().waitFor();
    const rows = await page.locator('.messages tbody tr').count();
    assert.ok(rows > 0);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Download / }).click()]);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
    assert.equal(lines.length, rows);
    await page.getByRole('button', { name: /^Open offset/ }).first().click();
    assert.equal((await page.locator('dialog mark').first().textContent()).toLowerCase(), 'zürich');
    await shoot(page, 'path-message', { fullPage: false });
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('dialog').count(), 0);
  });
});

test('a link to a search runs it', async () => {
  await within({}, async ({ page, go }) => {
    await go('#/topics/orders/messages?partition=1&from_offset=500&limit=20');
    await page.getByText('the limit was reached').first().waitFor();
    await page.getByRole('button', { name: 'Read on' }).click();
    await page.waitForFunction(() => document.querySelector('.messages tbody th')?.textContent === '520');
    assert.match(page.url(), /from_offset=520/);
    await go('#/topics/orders/messages?limit=12');
    await page.getByRole('button', { name: 'Read on' }).click();
    await page.waitForFunction(() => location.hash.includes('from_offsets=') && document.querySelectorAll('.messages tbody th').length === 12);
  });
});

test('a group goes back in time, after a preview; one with members is refused', async () => {
  await within({ expected: /409/ }, async ({ page, go, mock }) => {
    await go('#/groups/climate-replay');
    await page.getByLabel('Time (UTC)').fill('2024-03-01T00:00:00');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('8 partitions of sensor-readings would move.').waitFor();
    await shoot(page, 'path-reset');
    const before = mock.world.groups.get('climate-replay').offsets.get(0).offset;
    await page.getByRole('button', { name: 'Reset the offsets' }).click();
    await page.getByText('8 partitions of sensor-readings would move.').waitFor({ state: 'detached' });
    assert.notEqual(mock.world.groups.get('climate-replay').offsets.get(0).offset, before);
    await go('#/groups/billing');
    await page.getByLabel('To', { exact: true }).selectOption('earliest');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('button', { name: 'Reset the offsets' }).click();
    await page.getByText('The group has members', { exact: true }).waitFor();
  });
});

test('holds are placed, explained and released; what people write is never markup', async () => {
  await within({ expected: /400/ }, async ({ page, go, mock }) => {
    await go('#/holds?topic=orders');
    const reason = '<img src=x onerror=alert(1)> & more';
    await page.getByLabel('Reason', { exact: true }).fill(reason);
    await page.getByLabel('Owner').fill(' ');
    await page.getByRole('button', { name: 'Place the hold' }).click();
    await page.getByText('owner must not be blank').waitFor();
    await page.getByLabel('Owner').fill('legal');
    await page.getByRole('button', { name: 'Place the hold' }).click();
    await page.getByText(reason).waitFor();
    assert.equal(await page.locator('main img').count(), 0);
    await go('#/topics/orders/segments/0/5');
    await page.getByText('hold 0b9c2f6e').first().waitFor();
    await go('#/holds?topic=orders');
    const placed = [...mock.world.holds.values()].at(-1);
    await page.getByRole('row').filter({ hasText: reason }).getByRole('button').click();
    await page.getByLabel('Reason for the release').fill('settled');
    await page.getByRole('button', { name: 'Release the hold', exact: true }).click();
    await page.getByRole('row').filter({ hasText: reason }).waitFor({ state: 'detached' });
    assert.equal(placed.released.reason, 'settled');
  });
});

test('a telephone shows whether a hold stands, and where to release it', async () => {
  await within({ viewport: { width: 390, height: 800 } }, async ({ page, go }) => {
    await go('#/holds');
    for (const what of [page.locator('td.state').getByText('standing').first(), page.getByRole('button', { name: /^Release the hold/ }).first()]) {
      const { x, width } = await what.boundingBox();
      assert.ok(x >= 0 && x + width <= 390, `${x} to ${x + width}`);
    }
  });
});

test('a hold that stands before everything is settled says so', async () => {
  await within({}, async ({ page, go }) => {
    await go('#/holds?topic=orders');
    await page.route('**/api/v1/holds', (route) => (route.request().method() === 'POST' ? route.fulfill({ status: 202, contentType: 'application/json', body: '{}' }) : route.fallback()));
    await page.getByLabel('Reason', { exact: true }).fill('Case 9');
    await page.getByLabel('Owner').fill('legal');
    await page.getByRole('button', { name: 'Place the hold' }).click();
    await page.getByText('The hold stands; do not place it again.').waitFor();
  });
});

test('what cannot be read of a topic is said, and does not end the reading', async () => {
  await within({}, async ({ page, go }) => {
    const lines = [
      { type: 'skipped', partition: 0, offsets: { start: 10, end: 20 }, detail: 'In partition 0 the batch of offsets 10 to 19 cannot be read: its checksum is wrong.' },
      { type: 'end', reason: 'end_of_range', scanned_records: 0, total_records: 10, matched: 0, next: { 0: 20 } },
    ];
    await page.route(/\/topics\/orders\/messages\?/, (route) => route.fulfill({ contentType: 'application/x-ndjson', body: lines.map((line) => `${JSON.stringify(line)}\n`).join('') }));
    await go('#/topics/orders/messages?partition=0');
    await page.getByText('its checksum is wrong. Offsets 10 to 19 are not shown.').waitFor();
    await page.getByText('this is all there is').first().waitFor();
  });
});

test('a policy is made, and its removal is planned before it happens', async () => {
  await within({}, async ({ page, go, mock }) => {
    await go('#/new-policy');
    await page.getByLabel('Name').fill('bulk-data');
    await page.getByLabel('Topics').fill('clickstream');
    await page.getByLabel('On disk for', { exact: true }).first().check();
    await page.getByRole('textbox', { name: 'On disk for' }).fill('5 d');
    await page.getByText('Deletes nothing that would have stayed.').waitFor();
    await page.getByRole('button', { name: 'Make the policy' }).click();
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'bulk-data');
    assert.deepEqual(mock.world.policies.get('bulk-data').retention, { local: { max_age_ms: 5 * 86_400_000 } });
    await page.getByRole('button', { name: 'Remove the policy…' }).click();
    await page.getByText('Deletes nothing that would have stayed.').waitFor();
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Policies');
    assert.equal(mock.world.policies.has('bulk-data'), false);
  });
});

test('archiving is switched off, and what comes back is followed among the jobs', async () => {
  await within({}, async ({ page, go, mock }) => {
    await go('#/topics/inventory/retention');
    await page.getByRole('button', { name: 'Disable…' }).click();
    await page.getByLabel('stays there, and is fetched back to the disk by a job').check();
    await page.getByRole('button', { name: 'Disable the archive' }).click();
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Jobs');
    await page.getByText('0 segments are back.').waitFor();
    const job = [...mock.world.jobs.values()].find((j) => j.kind === 'fetch_back' && j.state === 'running');
    job.state = 'cancelled';
    await go('#/topics/inventory/retention');
    await page.getByRole('button', { name: 'Fetch back' }).click();
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Jobs');
    assert.equal([...mock.world.jobs.values()].filter((j) => j.kind === 'fetch_back' && j.state === 'running').length, 1);
  });
});

test('the audit is verified and exported; a job is cancelled; deletions go on', async () => {
  await within({ mock: { suspended: true }, expected: /404/ }, async ({ page, go, mock }) => {
    await go('#/audit');
    await page.getByRole('button', { name: 'Verify the chain' }).click();
    await page.getByText('The chain is whole').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export everything' }).click()]);
    assert.equal((await readFile(await download.path(), 'utf8')).trim().split('\n').length, mock.world.audit.length);
    await page.getByRole('link', { name: 'Next page' }).click();
    await page.getByRole('link', { name: 'First page' }).waitFor();
    await go('#/jobs');
    await page.getByLabel('Topic').fill('nothing');
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText('There is no topic named nothing.').waitFor();
    await page.getByLabel('Topic').fill('orders');
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByRole('row').filter({ hasText: 'orders' }).getByText('running').waitFor();
    await page.getByRole('button', { name: 'Cancel job_0007' }).click();
    await page.getByText('cancelled').nth(1).waitFor();
    await go('#/health');
    await page.getByText('Deletions are suspended').first().waitFor();
    await page.getByRole('button', { name: 'Let deletions go on…' }).click();
    await page.getByLabel('Reason').fill('restored from yesterday on purpose');
    await page.getByRole('button', { name: 'Accept, and delete again' }).click();
    await page.getByText('Deletions are suspended').first().waitFor({ state: 'detached' });
  });
});

test('who isn’t known signs in; what a role may not do is said, not offered', async () => {
  await within({ mock: { auth: true }, viewport: NARROW, expected: /401/ }, async ({ page, mock }) => {
    await page.goto(`${mock.url}/#/holds`);
    await page.getByLabel('Name', { exact: true }).fill('viewer');
    await page.locator('[name=password]').fill('wrong');
    await shoot(page, 'path-sign-in');
    await page.keyboard.press('Enter');
    await page.getByText('The name, the password or the token is wrong.').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('viewer');
    await page.locator('[name=password]').fill('secret');
    await page.keyboard.press('Enter');
    await page.getByText('The role viewer may not place holds; that takes the role operator.').waitFor();
    assert.equal(await page.getByRole('button', { name: /Release/ }).count(), 0);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Token').first().check();
    await page.getByLabel('Token').last().fill('admin-token');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Place the hold' }).waitFor();
    assert.ok((await page.getByRole('button', { name: /^Release/ }).count()) > 0);
  });
});

test('a problem shows its title, detail and kind; an address without a page says so', async () => {
  await within({ expected: /404/ }, async ({ page, go }) => {
    await go('#/topics/no-such-topic');
    const text = await page.textContent('[role="alert"]');
    assert.match(text, /There is no such thing.*There is no topic named no-such-topic.*HTTP 404 · unknown-topic/s);
    await go('#/topics/orders/segments/0/99999999999');
    await page.getByText('retention.ms=7776000000 (policy short-logs)').waitFor(); // when and why it went
    assert.equal(await page.locator('[role=alert]').count(), 0); // that is no failure
    await go('#/nowhere');
    assert.equal(await page.textContent('h1'), 'There is nothing here');
  });
});

test('a topic’s own value goes back to the policy’s, planned like any other change', async () => {
  await within({}, async ({ page, go, mock }) => {
    await go('#/topics/payments/retention');
    await page.getByRole('button', { name: 'Use what the policy says for: On disk for' }).click();
    await page.getByText('Planned: the topic’s own “On disk for” goes').waitFor();
    await page.getByText('Deletes nothing that would have stayed.').waitFor();
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('The retention was changed.').last().waitFor();
    assert.deepEqual(mock.world.topics.get('payments').own, {});
    assert.equal(mock.requests.filter((line) => /^DELETE .*local\.max_age_ms\?plan=pl_/.test(line)).length, 1);
  });
});

test('a broker whose database is away still says so', async () => {
  await within({ mock: { unhealthy: true }, expected: /503/ }, async ({ page, go }) => {
    await go('#/health');
    await page.getByText('does not answer within 2 s').waitFor();
    await page.getByText('The database does not answer.').waitFor();
    await shoot(page, 'path-unhealthy');
  });
});

test('the theme is remembered', async () => {
  await within({}, async ({ page, go }) => {
    await go('#/topics');
    await page.getByRole('button', { name: 'Theme: system' }).click();
    await page.reload();
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  });
});

test('a thousand topics with a hundred thousand segments are there within a second', async (t) => {
  await within({ mock: { topics: 1000, segments: 100_000 }, expected: /favicon\.ico/ }, async ({ page, mock }) => {
    await page.goto(`${mock.url}/favicon.svg`); // the browser is warm, the console is not
    const started = performance.now();
    await page.goto(`${mock.url}/#/topics`);
    await page.waitForSelector('tbody tr th a');
    const shown = performance.now() - started;
    await page.getByText('1,000 of 1,000 topics').waitFor();
    t.diagnostic(`first rows after ${Math.round(shown)} ms`);
    assert.ok(shown < 1000, `the first rows came after ${Math.round(shown)} ms`);
    assert.equal(await page.locator('tbody tr').count(), 100);
    const asked = mock.requests.filter((line) => line.includes('/api/v1/'));
    assert.ok(asked.length <= 4, `no request for each row: ${asked.join(', ')}`);
    await page.getByLabel('Filter by name').fill('0999');
    await page.getByText('0 of 1,000 topics').waitFor();
    await page.getByLabel('Filter by name').fill('bulk-098');
    await page.getByText('7 of 1,000 topics').waitFor();
  });
});
