/**
 * As much of Kafka's protocol as it takes to fill a broker: records with times of their own, and committed offsets.
 * Versions without tagged fields, uncompressed batches, one request at a time.
 */

import { once } from 'node:events';
import { connect as open } from 'node:net';

const PRODUCE = { key: 0, version: 7 };
const OFFSET_COMMIT = { key: 8, version: 5 };
const BATCH_BYTES = 200_000;

/** @param {number} port @param {string} [host] */
export async function connect(port, host = '127.0.0.1') {
  const socket = open(port, host);
  await once(socket, 'connect');
  const answers = frames(socket);
  let correlation = 0;

  async function ask({ key, version }, body) {
    correlation += 1;
    const header = [int16(key), int16(version), int32(correlation), string('console-test')];
    const request = Buffer.concat([...header, ...body]);
    socket.write(Buffer.concat([int32(request.length), request]));
    const { value, done } = await answers.next();
    if (done) {
      throw new Error('The broker closed the connection.');
    }
    return new Reader(value.subarray(4)); // behind the correlation id
  }

  return {
    /**
     * Appends with acks=all, in batches.
     *
     * @param {{timestamp: number, key: string | null, value: string | null, headers?: [string, string][]}[]} records
     */
    async produce(topic, partition, records) {
      for (const batch of batches(records)) {
        const bytes = encodeBatch(batch);
        const answer = await ask(PRODUCE, [string(null), int16(-1), int32(30_000), int32(1), string(topic), int32(1), int32(partition), int32(bytes.length), bytes]);
        answer.skip(4).string();
        const error = answer.skip(8).int16();
        if (error !== 0) {
          throw new Error(`Produce to ${topic} ${partition} was refused with error ${error}.`);
        }
      }
    },
    /** Commits as a consumer without a membership does. @param {Map<number, number>} offsets by partition */
    async commit(group, topic, offsets) {
      const parts = [...offsets].map(([partition, offset]) => Buffer.concat([int32(partition), int64(offset), string('')]));
      const answer = await ask(OFFSET_COMMIT, [string(group), int32(-1), string(''), int32(1), string(topic), int32(parts.length), ...parts]);
      answer.skip(8).string();
      answer.skip(4);
      for (const partition of offsets.keys()) {
        const error = answer.skip(4).int16();
        if (error !== 0) {
          throw new Error(`The commit of ${group} for ${topic} ${partition} was refused with error ${error}.`);
        }
      }
    },
    close: () => socket.destroy(),
  };
}

/** Whole answers from a stream whose pieces end anywhere. */
async function* frames(socket) {
  let rest = Buffer.alloc(0);
  for await (const piece of socket) {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const end = 4 + rest.readInt32BE(0);
      yield rest.subarray(4, end);
      rest = rest.subarray(end);
    }
  }
}

class Reader {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  skip(length) {
    this.#at += length;
    return this;
  }

  int16() {
    this.#at += 2;
    return this.#bytes.readInt16BE(this.#at - 2);
  }

  string() {
    const length = this.int16();
    this.#at += length;
    return this.#bytes.toString('utf8', this.#at - length, this.#at);
  }
}

function* batches(records) {
  let batch = [];
  let size = 0;
  for (const record of records) {
    batch.push(record);
    size += (record.key?.length ?? 0) + (record.value?.length ?? 0) + 20;
    if (size >= BATCH_BYTES) {
      yield batch;
      batch = [];
      size = 0;
    }
  }
  if (batch.length > 0) {
    yield batch;
  }
}

/** A record batch of magic 2. */
function encodeBatch(records) {
  const first = records[0].timestamp;
  const max = records.reduce((latest, record) => Math.max(latest, record.timestamp), first);
  const encoded = records.map((record, i) => encodeRecord(record, i, first));
  const covered = Buffer.concat([
    int16(0), int32(records.length - 1), int64(first), int64(max), int64(-1), int16(-1), int32(-1), int32(records.length), ...encoded,
  ]);
  const checked = Buffer.concat([int32(-1), Buffer.from([2]), uint32(crc32c(covered)), covered]);
  return Buffer.concat([int64(0), int32(checked.length), checked]);
}

function encodeRecord({ timestamp, key, value, headers = [] }, offset, first) {
  const body = Buffer.concat([
    Buffer.from([0]), varint(timestamp - first), varint(offset), bytes(key), bytes(value), varint(headers.length), ...headers.flatMap(([name, text]) => [bytes(name), bytes(text)]),
  ]);
  return Buffer.concat([varint(body.length), body]);
}

function bytes(text) {
  if (text === null) {
    return varint(-1);
  }
  const content = Buffer.from(text);
  return Buffer.concat([varint(content.length), content]);
}

/** Zigzag, seven bits a byte. Times lie decades apart, so 32 bits do not do. */
function varint(number) {
  let rest = number >= 0 ? number * 2 : -number * 2 - 1;
  const out = [];
  while (rest >= 128) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
  return Buffer.from(out);
}

function string(text) {
  const content = Buffer.from(text ?? '');
  return Buffer.concat([int16(text === null ? -1 : content.length), content]);
}

function int16(n) {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(n);
  return buffer;
}

function int32(n) {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(n);
  return buffer;
}

function uint32(n) {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(n);
  return buffer;
}

function int64(n) {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(BigInt(n));
  return buffer;
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return crc >>> 0;
});

function crc32c(content) {
  let crc = 0xffffffff;
  for (const byte of content) {
    crc = CRC[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
