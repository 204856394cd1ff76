/**
 * Small texts that several lists show: times, labels, ids.
 */
import { formatInstant } from '../../base/instant.js';
import { shortId } from '../../model/ids.js';
import type { Labels } from '../../model/labels.js';
import type { ExposedPort } from '../../model/port-binding.js';

/** A time as docker's lists show it: '2026-01-02 15:04:05.006 +0000 UTC'. */
export function timeText(ms: number): string {
  return `${formatInstant(ms).slice(0, -1).replace('T', ' ')} +0000 UTC`;
}

/** 'a=1,tier=web'. */
export function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(',');
}

/** How ids are shown: short, unless asked for whole. */
export function idText(whole: boolean): (id: string) => string {
  return whole ? (id) => id : shortId;
}

/** '80/tcp'. */
export function portName({ port, protocol }: ExposedPort): string {
  return `${port}/${protocol}`;
}
