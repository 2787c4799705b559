/** The parts of a retention, in the words that the editors use, with Kafka's names for them. */

/**
 * @typedef {{leaf: string, label: string, kind: 'age' | 'size' | 'text' | 'choice', setting: string,
 *   optional?: string | false, choices?: [string, string][]}} Leaf `optional`: what null is called; false: null is no value
 */

/** @type {{title: string, leaves: Leaf[]}[]} */
export const SECTIONS = [
  {
    title: 'Keep at all',
    leaves: [
      { leaf: 'total.max_age_ms', label: 'Keep for', kind: 'age', setting: 'retention.ms' },
      { leaf: 'total.max_bytes', label: 'Keep at most, per partition', kind: 'size', setting: 'retention.bytes' },
      { leaf: 'total.min_age_ms', label: 'Never delete before', kind: 'age', setting: 'coldstream.retention.min.age.ms', optional: false },
    ],
  },
  {
    title: 'Keep on disk',
    leaves: [
      { leaf: 'local.max_age_ms', label: 'On disk for', kind: 'age', setting: 'local.retention.ms' },
      { leaf: 'local.max_bytes', label: 'On disk at most, per partition', kind: 'size', setting: 'local.retention.bytes' },
    ],
  },
  {
    title: 'Archive and segments',
    leaves: [
      { leaf: 'tiering.min_age_ms', label: 'Wait before upload', kind: 'age', setting: 'coldstream.tiering.min.age.ms', optional: false },
      { leaf: 'tiering.storage_class', label: 'Storage class', kind: 'text', setting: 'the store’s default if it is empty' },
      { leaf: 'segment.max_age_ms', label: 'Seal a segment after', kind: 'age', setting: 'segment.ms', optional: false },
      { leaf: 'segment.max_bytes', label: 'Seal a segment at', kind: 'size', setting: 'segment.bytes', optional: false },
      { leaf: 'cleanup_policy', label: 'Cleanup', kind: 'choice', setting: 'cleanup.policy', choices: [['delete', 'delete']] },
    ],
  },
];

export const LEAVES = SECTIONS.flatMap((section) => section.leaves);

/** Where a value comes from, in words. */
export function sourceText(source, policy) {
  const texts = { topic: 'set on the topic', policy: policy ? `from the policy ${policy.name}` : 'from the policy', broker_default: 'the broker’s default', built_in: 'built in' };
  return texts[source] ?? source;
}
