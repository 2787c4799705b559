/** Asks for a topic's coverage in as many buckets as an answer may have. */

import { path } from './api.js';

const DAY = 86_400_000;

/** Ranges that the reader chooses from: how far back, and how fine. */
export const RANGES = {
  all: { text: 'All', days: null, buckets: ['P7D', 'P30D', 'P365D'] },
  year: { text: '1 year', days: 365, buckets: ['P1D'] },
  quarter: { text: '90 days', days: 90, buckets: ['P1D'] },
  month: { text: '30 days', days: 30, buckets: ['P1D'] },
  days: { text: '3 days', days: 3, buckets: ['PT1H'] },
};

/** @param {keyof typeof RANGES} range @param {number} now */
export async function fetchCoverage(api, topic, range, now) {
  const { days, buckets } = RANGES[range] ?? RANGES.all;
  const query = days === null ? {} : { from: new Date(now - days * DAY).toISOString(), to: new Date(now).toISOString() };
  for (let i = 0; ; i += 1) {
    try {
      return await api.get(path`/topics/${topic}/coverage`, { query: { bucket: buckets[i], ...query } });
    } catch (problem) {
      // Events of a century take more buckets of a week than an answer may have.
      if (problem.status !== 400 || i + 1 >= buckets.length) {
        throw problem;
      }
    }
  }
}
