/**
 * Shows what a change would do while it is being typed, and applies exactly what was shown: the plan's id goes with the
 * change, so that the broker refuses when something else would happen by now.
 */

import { latest } from '../debounce.js';
import { fill, h } from '../dom.js';
import { bytes, count } from '../format.js';
import { checkbox } from './field.js';
import { planSentence, planView } from './plan.js';
import { problemNotice } from './problem.js';

const TYPING_MS = 350;

/**
 * @param {{announce: (text: string) => void, signal: AbortSignal, mayApply: boolean, refusal: unknown, verb?: string,
 *   change: () => any | null, present?: (signal: AbortSignal) => Promise<any>,
 *   dryRun: (change: any, signal: AbortSignal) => Promise<any>, apply: (change: any, planId: string) => Promise<void>,
 *   onStale?: () => Promise<unknown>, onProblem?: (problem: any) => boolean}} spec
 *   `change` is what is typed, null if nothing differs, and throws a RangeError if it isn't valid;
 *   `onStale` fetches what somebody else changed, and gives what the reader should know about it
 */
export function whatIf(spec) {
  const verb = spec.verb ?? 'Apply';
  const lead = h('p', { class: 'plan-lead', 'aria-live': 'polite' });
  const heading = h('h2', { tabindex: -1 }, 'What if');
  const notice = h('div');
  const detail = h('div');
  const confirm = h('div');
  const apply = h('button', { type: 'button', class: 'primary', disabled: true, onclick: onApply }, verb);
  const place = h('section', { class: 'panel', 'aria-label': 'What if' }, heading, notice, lead, spec.mayApply ? [confirm, h('div', { class: 'buttons' }, apply)] : spec.refusal, detail);
  let current = null;
  let wanted = null;

  const worker = latest(TYPING_MS, async (signal) => {
    try {
      await plan(signal);
    } catch (error) {
      if (!signal.aborted && !spec.signal.aborted) {
        forget();
        lead.textContent = '';
        detail.classList.add('stale');
        if (!spec.onProblem?.(error)) {
          fill(notice, problemNotice(error));
        }
      }
    }
  });
  spec.signal.addEventListener('abort', worker.cancel);

  async function plan(signal) {
    let change;
    try {
      change = spec.change();
    } catch (error) {
      if (!(error instanceof RangeError)) {
        throw error;
      }
      forget();
      lead.textContent = 'Correct the marked fields to see what would happen.';
      detail.classList.add('stale');
      return;
    }
    const [present, planned] = await Promise.all([spec.present?.(signal) ?? null, change === null ? null : spec.dryRun(change, signal)]);
    if (signal.aborted) {
      return;
    }
    spec.onProblem?.(null);
    show(change, planned, present);
  }

  function show(change, planned, present) {
    detail.classList.remove('stale');
    current = change === null ? null : planned;
    wanted = change;
    if (change === null) {
      lead.textContent = present ? 'Nothing is changed. This is what happens as things are:' : 'Nothing is changed yet.';
      fill(confirm);
      fill(detail, present ? planView(present, null) : null);
    } else {
      lead.textContent = planSentence(planned);
      fill(detail, planView(planned, present));
      askForConsent(planned);
    }
    allow();
  }

  function askForConsent(planned) {
    if (!planned.deletes_more) {
      fill(confirm);
      return;
    }
    const { log_bytes, records } = planned.newly_deleted;
    fill(confirm, checkbox(`Delete ${bytes(log_bytes)} (${count(records, 'record')}) for good`, { name: 'consent', onchange: allow }));
  }

  function allow() {
    const consent = confirm.querySelector('input');
    apply.disabled = current === null || (consent !== null && !consent.checked);
    apply.className = current?.deletes_more ? 'danger' : 'primary';
  }

  function forget() {
    current = null;
    fill(confirm);
    allow();
  }

  async function onApply() {
    apply.disabled = true;
    fill(notice);
    try {
      await spec.apply(wanted, current.id);
    } catch (error) {
      await onRefused(error);
    }
  }

  async function onRefused(problem) {
    const planned = current;
    forget();
    if (problem.kind === 'plan-required' && problem.body.plan) {
      fill(notice, problemNotice(problem, { heading: 'The change deletes more than it did when it was planned' }));
      show(wanted, problem.body.plan, null);
    } else if (problem.status === 412 || problem.kind === 'stale-plan') {
      const heading = problem.status === 412 ? 'Somebody changed it meanwhile; nothing was applied' : 'The plan is out of date; nothing was applied';
      const more = problem.status === 412 ? await spec.onStale?.() : null;
      fill(notice, h('div', { class: 'notice warn', role: 'alert' }, h('h3', null, heading), h('p', null, problem.detail), more, h('p', null, 'What you typed is still here. Below is a new plan; look at it and apply again.')));
      await worker.now();
    } else {
      current = planned; // nothing was changed, so the same plan may be tried again
      if (!spec.onProblem?.(problem)) {
        fill(notice, problemNotice(problem, { heading: 'Nothing was applied' }));
      }
      show(wanted, planned, null);
    }
    spec.announce('Nothing was applied');
  }

  return { place, ask: worker.ask, now: worker.now, say: (...content) => fill(notice, ...content), show: () => heading.focus() };
}
