/** Times, sizes and numbers: short to read, exact on hover. */

import { h } from '../dom.js';
import * as format from '../format.js';

/** A moment in UTC; to the millisecond, in local time and as a distance on hover. @param {string | null} time */
export function when(time, { milliseconds = false } = {}) {
  if (!time) {
    return h('span', { class: 'muted' }, '–');
  }
  const exact = format.utc(time);
  const hover = `${exact} UTC\n${format.local(time)}\n${format.relative(time, Date.now())}`;
  const [date, clock = ''] = (milliseconds ? exact : exact.replace(/\.\d+$/, '')).split(' ');
  // Where a line has to break, it breaks between date and clock, and not at a hyphen.
  return h('time', { datetime: time, title: hover, class: 'nowrap' }, h('span', { class: 'nowrap' }, date), ` ${clock}`, h('span', { class: 'muted' }, ' UTC'));
}

/** A moment as the distance from now, with both clocks on hover. @param {string | null} time */
export function distance(time) {
  if (!time) {
    return h('span', { class: 'muted' }, '–');
  }
  const hover = `${format.utc(time)} UTC, ${format.local(time)}`;
  return h('time', { datetime: time, title: hover, class: 'nowrap' }, format.relative(time, Date.now()));
}

/** A size with a binary unit; the exact number on hover. @param {number | null} n */
export function size(n) {
  return n === null || n === undefined
    ? h('span', { class: 'muted' }, '–')
    : h('data', { value: n, title: format.exactBytes(n), class: 'nowrap' }, format.bytes(n));
}

/** A limit: null is no limit. */
export function sizeLimit(n) {
  return n === null ? 'no limit' : size(n);
}

/** A limit: null is no limit. */
export function ageLimit(ms) {
  return ms === null
    ? 'no limit'
    : h('data', { value: ms, title: `${format.integer(ms)} ms`, class: 'nowrap' }, format.duration(ms));
}

/** @param {number | null} n */
export function number(n) {
  return n === null || n === undefined ? h('span', { class: 'muted' }, '–') : format.integer(n);
}

/** Names over values. @param {[string, unknown][]} pairs */
export function facts(pairs) {
  return h('dl', { class: 'facts' }, pairs.filter(Boolean).map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, value))));
}

/** Names beside values. @param {[string, unknown][]} pairs */
export function rows(pairs) {
  return h('dl', { class: 'rows' }, pairs.filter(Boolean).map(([name, value]) => [h('dt', null, name), h('dd', null, value)]));
}

/** @param {string} text @param {'' | 'good' | 'warn' | 'bad' | 'held'} [mood] */
export function badge(text, mood = '') {
  return h('span', { class: `badge ${mood}`.trim() }, text);
}
