/** A browser beside a broker, a made-up one or a real one; whatever goes wrong in the page is remembered. */

import { mkdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startMock } from '../mock-server.mjs';

const SHOTS = fileURLToPath(new URL('../../../../target/console-screenshots', import.meta.url));
const AXE = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 360, height: 740 };

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS });
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {{mock?: object, url?: string, viewport?: object, dark?: boolean}} [options] `url`: of a broker that runs; one
 *   is made up without it
 */
export async function open(browser, { mock: mockOptions = {}, url, viewport = WIDE, dark = false } = {}) {
  const mock = url ? { url, close: () => {} } : await startMock({ stream: { stepMs: 25, scanPerStep: 4000 }, ...mockOptions });
  const home = new URL(mock.url);
  const context = await browser.newContext({ viewport, colorScheme: dark ? 'dark' : 'light', locale: 'en-GB', timezoneId: 'Europe/Zurich', reducedMotion: 'reduce', acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  const errors = [];
  const strangers = [];
  page.on('console', (message) => {
    if (message.type() === 'error') {
      errors.push(`${message.text()} (${message.location().url})`);
    }
  });
  page.on('pageerror', (error) => errors.push(error.stack ?? String(error)));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (!['blob:', 'data:'].includes(url.protocol) && url.host !== home.host) {
      strangers.push(request.url());
    }
  });
  let running = 0;
  page.on('request', () => { running += 1; });
  for (const event of ['requestfinished', 'requestfailed']) {
    page.on(event, () => { running -= 1; });
  }
  page.on('framenavigated', (frame) => { if (frame === page.mainFrame() && !frame.url().includes('#')) { running = 0; } });
  const settled = async () => {
    await page.waitForFunction(() => document.querySelector('main:not([aria-busy]) h1') && document.querySelector('main').dataset.shown === location.hash);
    for (let calm = 0, tries = 0; calm < 3 && tries < 200; tries += 1) {
      calm = running > 0 ? 0 : calm + 1;
      await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(resolve); }));
    }
  };
  const broken = (pattern) => errors.splice(0, errors.length).filter((text) => !pattern?.test(text));
  return {
    mock, page, strangers, settled,
    /** Errors since the last call, without those that the test provoked. */
    takeErrors: broken,
    go: async (hash) => {
      if (page.url().startsWith(mock.url)) {
        await page.evaluate((to) => { location.hash = to; }, hash);
        await page.waitForFunction((to) => document.querySelector('main').dataset.shown === to, hash);
      } else {
        await page.goto(`${mock.url}/${hash}`);
      }
      await settled();
    },
    close: async () => {
      await context.close();
      await mock.close();
    },
  };
}

/** @param {{fullPage?: boolean}} [options] a page that still grows is taken as far as the window shows it */
export async function shoot(page, name, { fullPage = true } = {}) {
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage });
}

/** Violations that axe-core calls serious or worse. The policy forbids scripts from elsewhere, not those of the test. */
export async function seriousViolations(page) {
  await page.evaluate(AXE);
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return result.violations
    .filter((violation) => ['serious', 'critical'].includes(violation.impact))
    .map((violation) => `${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`);
}

/** Whether the page itself scrolls sideways; tables may, inside of themselves. */
export function overflows(page) {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}
