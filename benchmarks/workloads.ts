/**
 * The questions there are, in the order in which they are asked; each is a file in workloads/ that exports `workload`.
 */
export const WORKLOADS: readonly string[] = [
  'addresses',
  'pools',
  'parse-format-contains',
  'endpoint-life',
  'memory',
  'lmdb',
  'cold-start',
  'bundle',
  'packets',
  'stores',
];
