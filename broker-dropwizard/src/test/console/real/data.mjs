/** Records of eleven years, made from a seed, in topics that have something of everything that the console shows. */

import { random } from '../mock/world.mjs';
import { until } from './broker.mjs';
import { connect } from './kafka.mjs';

const DAY = 86_400_000;
const YEAR = 365 * DAY;
const SEGMENT_BYTES = 262_144;
const FIRST = Date.parse('2015-03-01T00:00:00Z');

export const SEED = Number(process.env.COLDSTREAM_TEST_SEED ?? 20_150_301);
/** How many records `sensor-readings` has. */
export const READINGS = 90_000;

/** @param {any} broker @returns {Promise<void>} once everything that is due for the archive is there */
export async function load(broker) {
  const now = Date.now();
  const next = random(SEED);
  const kafka = await connect(broker.kafkaPort);
  try {
    await topic(broker, kafka, 'sensor-readings', 3, { 'retention.ms': -1, 'local.retention.ms': 3 * YEAR }, readings(now, next));
    await topic(broker, kafka, 'orders', 2, { 'retention.ms': 3 * YEAR }, orders(now, next));
    await topic(broker, kafka, 'logs-web', 2, { 'retention.ms': -1, 'remote.log.copy.disable': true }, lines(now, next));
    await topic(broker, kafka, 'logs-auth', 1, { 'retention.ms': -1 }, lines(now, next).slice(0, 3000));
    await topic(broker, kafka, 'empty.topic', 1, {}, []);
    await kafka.commit('dashboards/quality', 'sensor-readings', new Map([[0, 1000], [1, 20_000], [2, 0]]));
    await kafka.commit('billing', 'orders', new Map([[0, 10], [1, 5000]]));
    await kafka.commit('siem', 'logs-auth', new Map([[0, 2900]]));
  } finally {
    kafka.close();
  }
  for (const name of ['sensor-readings', 'orders']) {
    await until(`${name} is archived`, async () => {
      const { body } = await broker.api('GET', `/topics/${name}/segments?page_size=1000`);
      return body.segments.every((segment) => ['archived', 'archive_only', 'active'].includes(segment.state));
    });
  }
  await until('old local copies are gone', async () => {
    const { body } = await broker.api('GET', '/topics/sensor-readings/segments?page_size=1');
    return body.segments[0].state === 'archive_only';
  });
}

async function topic(broker, kafka, name, partitions, configs, records) {
  const { status, body } = await broker.api('POST', '/topics', { name, partitions, configs: { 'segment.bytes': SEGMENT_BYTES, ...configs } });
  if (status !== 201) {
    throw new Error(`${name} was not made: ${JSON.stringify(body)}`);
  }
  for (let partition = 0; partition < partitions; partition += 1) {
    const own = records.filter((_, i) => i % partitions === partition);
    if (own.length > 0) {
      await kafka.produce(name, partition, own);
    }
  }
}

function readings(now, next) {
  const step = (now - FIRST) / READINGS;
  return Array.from({ length: READINGS }, (_, i) => ({
    timestamp: Math.floor(FIRST + i * step + next() * step),
    key: `station-${Math.floor(next() * 400)}`,
    value: JSON.stringify({ temperature: Number((next() * 50 - 15).toFixed(2)), humidity: Math.floor(next() * 100), battery: Number((2.4 + next()).toFixed(3)) }),
  }));
}

function orders(now, next) {
  const count = 20_000;
  const cities = ['Zürich', 'Bergen', 'Århus', 'Kraków', 'Gent', 'Łódź'];
  return Array.from({ length: count }, (_, i) => ({
    timestamp: Math.floor(now - 2 * YEAR + (i / count) * 2 * YEAR),
    key: i % 97 === 0 ? null : `customer-${Math.floor(next() * 9000)}`,
    value: JSON.stringify({ id: `o-${i}`, city: cities[Math.floor(next() * cities.length)], amount: Number((next() * 500).toFixed(2)) }),
    headers: i % 5 === 0 ? [['trace', `t-${i.toString(16)}`]] : [],
  }));
}

function lines(now, next) {
  const count = 12_000;
  return Array.from({ length: count }, (_, i) => ({
    timestamp: Math.floor(now - 8 * YEAR + (i / count) * 8 * YEAR),
    key: `10.0.${Math.floor(next() * 9)}.${Math.floor(next() * 250)}`,
    value: `GET /page/${Math.floor(next() * 500)} HTTP/1.1 ${next() < 0.04 ? 500 : 200} ${Math.floor(next() * 9000)}`,
  }));
}
