/** Numbers and times for people. Pure: what depends on the clock takes `now`. */

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
const integers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
const DURATION_UNITS = [
  [YEAR, 'y'],
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'min'],
  [SECOND, 's'],
  [1, 'ms'],
];

/** `1,234,567` */
export function integer(n) {
  return integers.format(n);
}

/** Three digits and a binary unit: `1.50 GiB`, `12.3 MiB`, `512 B`. */
export function bytes(n) {
  let value = Math.abs(n);
  let unit = 0;
  while (value >= 1023.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${n < 0 ? '-' : ''}${value.toFixed(digits)} ${BYTE_UNITS[unit]}`;
}

/** `1,610,612,736 bytes` */
export function exactBytes(n) {
  return `${integer(n)} ${Math.abs(n) === 1 ? 'byte' : 'bytes'}`;
}

/** `12.3 MiB/s`; nothing at all is `0 B/s`. */
export function rate(bytesPerSecond) {
  return `${bytes(Math.round(bytesPerSecond))}/s`;
}

/** The two largest units of a duration: `2 y 40 d`, `7 d`, `1 h 30 min`. */
export function duration(ms) {
  if (ms === 0) {
    return '0';
  }
  const sign = ms < 0 ? '-' : '';
  let rest = Math.abs(ms);
  const parts = [];
  for (const [size, name] of DURATION_UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0) {
      parts.push(`${count} ${name}`);
      rest -= count * size;
    } else if (parts.length > 0) {
      break; // "1 y 3 h" would say more than it knows
    }
    if (parts.length === 2) {
      break;
    }
  }
  return parts.length === 0 ? `${ms} ms` : sign + parts.join(' ');
}

/** `in 3 d 4 h`, `2 y ago`, `now` within a second. */
export function relative(time, now) {
  const ms = Date.parse(time) - now;
  if (Math.abs(ms) < SECOND) {
    return 'now';
  }
  const distance = duration(Math.floor(Math.abs(ms) / SECOND) * SECOND);
  return ms > 0 ? `in ${distance}` : `${distance} ago`;
}

/** `2026-11-21 20:29:51` in UTC; milliseconds only if there are some. */
export function utc(time) {
  const ms = typeof time === 'number' ? time : Date.parse(time);
  if (!Number.isFinite(ms)) {
    return String(time);
  }
  const text = new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
  return text.endsWith('.000') ? text.slice(0, -4) : text;
}

/** `2026-11-21` in UTC. */
export function utcDate(time) {
  return utc(time).slice(0, 10);
}

/** The same moment as the reader's clock shows it, with the zone's name. */
export function local(time) {
  const ms = typeof time === 'number' ? time : Date.parse(time);
  if (!Number.isFinite(ms)) {
    return '';
  }
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' }).format(new Date(ms));
}

/** `1 segment`, `2 segments`, `1,000 entries`. */
export function count(n, one, many = `${one}s`) {
  return `${integer(n)} ${Math.abs(n) === 1 ? one : many}`;
}

/** A share from 0 to 1 as `42 %`; what is not nothing is never shown as 0 %, and what is not all never as 100 %. */
export function percent(share) {
  if (share > 0 && share < 0.005) {
    return '< 1 %';
  }
  if (share < 1 && share > 0.995) {
    return '> 99 %';
  }
  return `${Math.round(share * 100)} %`;
}

/** `snake_case` as words. */
export function words(name) {
  return String(name).replaceAll('_', ' ');
}
