/** The head of a topic's pages: where we are, and the other pages of the topic. */

import { h } from '../dom.js';
import { link } from '../router.js';

const PAGES = [
  ['Overview', '/topics/:topic'],
  ['Tier map', '/topics/:topic/map'],
  ['Retention', '/topics/:topic/retention'],
  ['Segments', '/topics/:topic/segments'],
  ['Messages', '/topics/:topic/messages'],
];

/** @param {string} topic @param {string} current the name of a page @param {string} [title] */
export function topicHead(topic, current, title = topic) {
  return [
    h('p', { class: 'crumbs' }, h('a', { href: '#/topics' }, 'Topics'), title === topic ? null : [' / ', h('a', { href: link('/topics/:topic', { topic }) }, topic)]),
    h('div', { class: 'page-head' }, h('h1', null, title)),
    h(
      'nav',
      { 'aria-label': `Pages of ${topic}` },
      h(
        'ul',
        { class: 'tabs' },
        PAGES.map(([name, pattern]) =>
          h('li', null, h('a', { href: link(pattern, { topic }), 'aria-current': name === current ? 'page' : null }, name)),
        ),
      ),
    ),
  ];
}
