/**
 * How soon the console's first page is there, from a real broker on a folder that was filled before:
 * node first-paint.mjs FOLDER [RUNS]. Prints a Markdown table; benchmarks/console runs it.
 */

import { launch, WIDE } from '../browser/harness.mjs';
import { startBroker } from '../real/broker.mjs';

const [folder, runs = '5'] = process.argv.slice(2);
const FIGURES = [
  ['first contentful paint', 'paint'],
  ['the first hundred topics are shown', 'rows'],
  ['all topics are listed', 'all'],
];
const TARGETS = ['/topics?page_size=100', '/topics?page_size=1000', '/overview'];

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const line = (name, numbers) => `| ${name} | ${median(numbers).toFixed(0)} | ${numbers.map((ms) => ms.toFixed(0)).join(', ')} |`;

/** Notes when things are there, on the page's own clock, which starts with the navigation. */
function watch() {
  globalThis.seen = {};
  new MutationObserver(() => {
    const { seen } = globalThis;
    if (document.querySelector('tbody tr th a')) {
      seen.rows ??= performance.now();
    }
    const status = document.querySelector('.pager [role=status]')?.textContent ?? '';
    if (status.endsWith('topics')) {
      seen.all ??= performance.now();
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

/** A context of its own has an empty cache. */
async function visit(browser, url) {
  const context = await browser.newContext({ viewport: WIDE });
  await context.addInitScript(watch);
  const page = await context.newPage();
  await page.goto(`${url}/`);
  await page.waitForFunction(() => globalThis.seen.all && performance.getEntriesByName('first-contentful-paint').length);
  const seen = await page.evaluate(() => ({ ...globalThis.seen, paint: performance.getEntriesByName('first-contentful-paint')[0].startTime }));
  await context.close();
  return seen;
}

async function answer(url, target) {
  const started = performance.now();
  const response = await fetch(`${url}/api/v1${target}`);
  await response.arrayBuffer();
  if (!response.ok) {
    throw new Error(`${target} was answered with ${response.status}`);
  }
  return performance.now() - started;
}

const broker = await startBroker({ folder });
const browser = await launch();
try {
  const { body } = await broker.api('GET', '/overview');
  const seen = [];
  for (let i = 0; i < Number(runs); i += 1) {
    seen.push(await visit(browser, broker.url));
  }
  console.log(`${body.topics} topics, ${body.segments} segments; milliseconds, each run with an empty cache\n`);
  console.log('| console | median | runs |\n|---|---:|---|');
  for (const [name, key] of FIGURES) {
    console.log(line(name, seen.map((run) => run[key])));
  }
  for (const target of TARGETS) {
    const times = [];
    for (let i = 0; i < Number(runs); i += 1) {
      times.push(await answer(broker.url, target));
    }
    console.log(line(`\`GET ${target}\``, times));
  }
} finally {
  await browser.close();
  await broker.close();
}
