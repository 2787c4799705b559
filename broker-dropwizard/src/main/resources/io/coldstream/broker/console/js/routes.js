/** Which address shows which view. Views are loaded when they are first asked for, so that the first paint is early. */

/** @type {import('./router.js').Route[]} */
export const ROUTES = [
  { name: 'Topics', pattern: '/topics', load: () => import('./views/topics.js') },
  { name: 'Topics', pattern: '/topics/:topic', load: () => import('./views/topic.js') },
  { name: 'Topics', pattern: '/topics/:topic/map', load: () => import('./views/topic-map.js') },
  { name: 'Topics', pattern: '/topics/:topic/retention', load: () => import('./views/topic-retention.js') },
  { name: 'Topics', pattern: '/topics/:topic/segments', load: () => import('./views/topic-segments.js') },
  { name: 'Topics', pattern: '/topics/:topic/segments/:partition/:offset', load: () => import('./views/segment.js') },
  { name: 'Topics', pattern: '/topics/:topic/messages', load: () => import('./views/messages.js') },
  { name: 'Groups', pattern: '/groups', load: () => import('./views/groups.js') },
  { name: 'Groups', pattern: '/groups/:group', load: () => import('./views/group.js') },
  { name: 'Policies', pattern: '/policies', load: () => import('./views/policies.js') },
  { name: 'Policies', pattern: '/new-policy', load: () => import('./views/policy-new.js') },
  { name: 'Policies', pattern: '/policies/:policy', load: () => import('./views/policy.js') },
  { name: 'Holds', pattern: '/holds', load: () => import('./views/holds.js') },
  { name: 'Audit', pattern: '/audit', load: () => import('./views/audit.js') },
  { name: 'Jobs', pattern: '/jobs', load: () => import('./views/jobs.js') },
  { name: 'Health', pattern: '/health', load: () => import('./views/health.js') },
];

/** What the main navigation shows, in this order. */
export const NAVIGATION = [
  ['Topics', '#/topics'],
  ['Groups', '#/groups'],
  ['Policies', '#/policies'],
  ['Holds', '#/holds'],
  ['Audit', '#/audit'],
  ['Jobs', '#/jobs'],
  ['Health', '#/health'],
];

export const HOME = '#/topics';
