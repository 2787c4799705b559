/**
 * A broker that isn't there: serves the console's files and the HTTP contract over made-up data.
 *
 * node mock-server.mjs [--port 20080] [--auth] [--suspended] [--topics 1000 --segments 100000]
 */

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { authenticate, ROUTES } from './mock/api.mjs';
import { bodyOf, Refusal, sendJson } from './mock/http.mjs';
import { createWorld, iso } from './mock/world.mjs';

const FILES = fileURLToPath(new URL('../../main/resources/io/coldstream/broker/console', import.meta.url));
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };
/** The policy that the broker is to send. */
export const CSP = "default-src 'self'; img-src 'self' data:; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/** @returns {Promise<{url: string, world: any, requests: string[], close: () => Promise<void>}>} */
export async function startMock({ port = 0, auth = false, suspended = false, unhealthy = false, topics = 0, segments = 0, now = Date.now(), stream } = {}) {
  const world = createWorld({ now, topics, segments });
  if (suspended) {
    world.suspended = { suspended: true, since: iso(now - 3 * 3_600_000), reason: 'The database is older than the bucket: it knows 3 segments less than it did.', difference: { segments: 3, log_bytes: 1_294_336_000 } };
  }
  world.unhealthy = unhealthy;
  const requests = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const url = new URL(request.url, 'http://localhost');
    const answer = url.pathname.startsWith('/api/v1/') ? api({ world, auth, request, response, url, options: { stream } }) : file(url, response);
    answer.catch((error) => fail(response, error));
  });
  await new Promise((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  return {
    url: `http://localhost:${server.address().port}`, world, requests,
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }),
  };
}

async function api({ world, auth, request, response, url, options }) {
  const me = authenticate(request.headers.authorization, auth);
  const path = url.pathname.slice('/api/v1'.length);
  for (const [method, pattern, answer] of ROUTES) {
    const match = method === request.method && pattern.exec(path);
    if (match) {
      const body = ['POST', 'PUT', 'PATCH'].includes(method) ? await bodyOf(request) : null;
      const result = await answer({ world, me, request, response, query: url.searchParams, p: match.slice(1).map(decodeURIComponent), body, options });
      if (result?.raw !== undefined) {
        response.writeHead(200, { 'Content-Type': 'application/octet-stream', ...result.headers }).end(result.raw);
      } else if (result) {
        sendJson(response, result.status ?? 200, result.body, result.headers);
      }
      return;
    }
  }
  throw new Refusal(404, 'not-found', 'There is nothing here', `Nothing has the path ${url.pathname}.`);
}

async function file(url, response) {
  const path = join(FILES, normalize(url.pathname === '/' ? '/index.html' : url.pathname));
  const found = path.startsWith(FILES) && (await stat(path).catch(() => null));
  if (!found?.isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream', 'Content-Security-Policy': CSP, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-cache' });
  createReadStream(path).pipe(response);
}

function fail(response, error) {
  if (error instanceof Refusal) {
    sendJson(response, error.status, error.body, error.status === 401 ? { 'WWW-Authenticate': 'Basic realm="coldstream", Bearer' } : {});
  } else {
    console.error(error);
    response.destroy();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '20080' }, auth: { type: 'boolean' }, suspended: { type: 'boolean' }, topics: { type: 'string', default: '0' }, segments: { type: 'string', default: '0' } } });
  const mock = await startMock({ port: Number(values.port), auth: values.auth, suspended: values.suspended, topics: Number(values.topics), segments: Number(values.segments) });
  console.log(mock.url);
}
