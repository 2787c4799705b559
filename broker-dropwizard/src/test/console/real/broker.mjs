/** A broker as a user starts it: `./coldstream server` from the built tree, on a folder and ports of its own. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { access, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = fileURLToPath(new URL('../../../../../', import.meta.url));
const DIST = join(HOME, 'broker-dropwizard/target/dist');
const LOG = fileURLToPath(new URL('../../../../target/console-broker.log', import.meta.url));
const START_MAX_MS = 60_000;

/**
 * @param {{folder?: string}} [options] `folder`: one that is there already, and stays
 * @returns {Promise<{url: string, kafkaPort: number, api: (method: string, path: string, body?: unknown,
 *   headers?: Record<string, string>) => Promise<{status: number, body: any}>, close: () => Promise<void>}>}
 */
export async function startBroker({ folder: given } = {}) {
  await requireBuilt();
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'coldstream-console-')));
  const [http, admin, kafkaPort] = await freePorts(3);
  const settings = join(folder, 'console-test.yml');
  await mkdir(folder, { recursive: true });
  await writeFile(settings, configuration({ dataDir: join(folder, 'data'), http, admin, kafkaPort }));
  await mkdir(join(LOG, '..'), { recursive: true });
  const log = createWriteStream(LOG);
  await once(log, 'open');
  const process = spawn(join(HOME, 'coldstream'), ['server', settings], { stdio: ['ignore', log, log] });
  const ended = once(process, 'exit');
  const url = `http://127.0.0.1:${http}`;
  const close = async () => {
    process.kill('SIGTERM');
    await ended;
    log.close();
    if (!given) {
      await rm(folder, { recursive: true, force: true });
    }
  };
  try {
    await untilReady(url, process);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, kafkaPort, api: (...request) => ask(url, ...request), close };
}

/** @returns {Promise<any>} what `look` gives once it is true */
export async function until(what, look, maxMs = 30_000) {
  const deadline = performance.now() + maxMs;
  for (;;) {
    const found = await look();
    if (found) {
      return found;
    }
    if (performance.now() > deadline) {
      throw new Error(`Not within ${maxMs} ms: ${what}`);
    }
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

async function requireBuilt() {
  const jars = await readdir(DIST).catch(() => []);
  if (!jars.some((name) => name.startsWith('coldstream-broker-dropwizard-'))) {
    throw new Error(`NOT RUN against the broker: there is none in ${DIST}. Build it first: mvn -DskipTests package`);
  }
  await access(join(HOME, 'coldstream'));
}

async function untilReady(url, process) {
  await until('the broker is ready', async () => {
    if (process.exitCode !== null) {
      throw new Error(`The broker ended: ${await readFile(LOG, 'utf8')}`);
    }
    return fetch(`${url}/api/v1/whoami`).then((answer) => answer.ok, () => false);
  }, START_MAX_MS);
}

async function ask(url, method, path, body, headers = {}) {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const init = { method, headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': type }) } };
  const answer = await fetch(`${url}/api/v1${path}`, { ...init, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
}

async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => { server.close(resolve); })));
  return ports;
}

const configuration = ({ dataDir, http, admin, kafkaPort }) => `dataDir: ${JSON.stringify(dataDir)}
kafka:
  listen: "127.0.0.1:${kafkaPort}"
tiering:
  interval: 200ms
  deletionGracePeriod: 1s
server:
  applicationConnectors: [{type: http, bindHost: 127.0.0.1, port: ${http}}]
  adminConnectors: [{type: http, bindHost: 127.0.0.1, port: ${admin}}]
  requestLog: {appenders: []}
logging:
  level: WARN
  loggers: {io.coldstream: INFO}
  appenders: [{type: console, target: stderr, timeZone: UTC}]
`;
