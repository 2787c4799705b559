/** Durations and sizes as people type them, exact in both directions: what is shown parses to the same number. */

const DURATIONS = {
  ms: 1,
  s: 1000, sec: 1000, second: 1000,
  min: 60_000, m: 60_000, minute: 60_000,
  h: 3_600_000, hour: 3_600_000,
  d: 86_400_000, day: 86_400_000,
  w: 604_800_000, week: 604_800_000,
  y: 31_536_000_000, year: 31_536_000_000,
};
const SIZES = {
  b: 1, byte: 1,
  kib: 2 ** 10, k: 2 ** 10, mib: 2 ** 20, m: 2 ** 20, gib: 2 ** 30, g: 2 ** 30, tib: 2 ** 40, t: 2 ** 40, pib: 2 ** 50,
  kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12, pb: 1e15,
};
const SHOWN_DURATIONS = [['y', 31_536_000_000], ['d', 86_400_000], ['h', 3_600_000], ['min', 60_000], ['s', 1000], ['ms', 1]];
const SHOWN_SIZES = [['PiB', 2 ** 50], ['TiB', 2 ** 40], ['GiB', 2 ** 30], ['MiB', 2 ** 20], ['KiB', 2 ** 10]];

/**
 * Reads `30 d`, `1y 6h`, `1.5 hours`, or milliseconds without a unit. A year is 365 days.
 *
 * @param {string} text
 * @returns {number} milliseconds
 * @throws {RangeError} with a sentence for the reader
 */
export function parseDuration(text) {
  return parse(text, DURATIONS, 'ms', 'a duration such as 30 d, 12 h or 1 y 6 d');
}

/**
 * Reads `250 GiB`, `1.5 TB`, or bytes without a unit.
 *
 * @param {string} text
 * @returns {number} bytes
 * @throws {RangeError} with a sentence for the reader
 */
export function parseBytes(text) {
  return parse(text, SIZES, 'b', 'a size such as 250 GiB, 10 MB or 1024');
}

/** The shortest text that {@link parseDuration} reads as the same number: `1 y 2 d`. */
export function durationText(ms) {
  if (ms === 0) {
    return '0 ms';
  }
  const parts = [];
  let rest = ms;
  for (const [unit, size] of SHOWN_DURATIONS) {
    const count = Math.floor(rest / size);
    if (count > 0) {
      parts.push(`${count} ${unit}`);
      rest -= count * size;
    }
  }
  return parts.join(' ');
}

/** A text that {@link parseBytes} reads as the same number: `250 GiB`, or bytes where no unit fits exactly. */
export function bytesText(n) {
  const fitting = SHOWN_SIZES.find(([, size]) => n >= size && Number.isInteger((n / size) * 100));
  return fitting ? `${n / fitting[1]} ${fitting[0]}` : `${n} B`;
}

function parse(text, units, bare, example) {
  const trimmed = text.trim().toLowerCase().replaceAll(',', '');
  if (trimmed === '') {
    throw new RangeError(`Say ${example}, or choose no limit.`);
  }
  const part = /\s*(\d+(?:\.\d+)?|\.\d+)\s*([a-z]*)/y;
  let sum = 0;
  let parts = 0;
  while (part.lastIndex < trimmed.length) {
    const match = part.exec(trimmed);
    const unit = match && (match[2] === '' ? bare : match[2]);
    const size = unit && (units[unit] ?? units[unit.replace(/s$/, '')]);
    parts += 1;
    if (!size || (match[2] === '' && parts > 1)) {
      throw new RangeError(`“${text.trim()}” is not ${example}.`);
    }
    sum += Number(match[1]) * size;
  }
  const whole = Math.round(sum);
  if (!Number.isSafeInteger(whole)) {
    throw new RangeError(`“${text.trim()}” is too large.`);
  }
  return whole;
}
