/**
 * Names for containers that were given none: two words, as Docker's pkg/namesgenerator makes them.
 */
import { randomBelow } from '../base/random.js';
import type { Random } from '../base/runtime.js';

const QUALITIES = [
  'able', 'agile', 'amber', 'bold', 'brave', 'brisk', 'calm', 'clear', 'clever', 'cosy', 'deft', 'eager', 'early', 'fair', 'fleet', 'gentle',
  'glad', 'grand', 'happy', 'honest', 'humble', 'jolly', 'keen', 'kind', 'lively', 'lucid', 'lucky', 'merry', 'mild', 'modest', 'neat', 'noble',
  'patient', 'plucky', 'polite', 'proud', 'quick', 'quiet', 'ready', 'serene', 'sharp', 'silent', 'smart', 'snug', 'spry', 'steady', 'sunny', 'swift',
  'tidy', 'tranquil', 'trusty', 'upbeat', 'vivid', 'warm', 'wise', 'witty', 'young', 'zesty',
] as const;

const PEOPLE = [
  'baran', 'bell', 'berners', 'cerf', 'clark', 'crocker', 'davies', 'dijkstra', 'engelbart', 'estrin', 'feinler', 'floyd', 'hamming', 'hertz',
  'hopper', 'huffman', 'jacobson', 'kahn', 'kirstein', 'kleinrock', 'lamarr', 'lamport', 'liskov', 'lovelace', 'marconi', 'maxwell', 'metcalfe',
  'mockapetris', 'morse', 'nagle', 'nyquist', 'perlman', 'postel', 'pouzin', 'roberts', 'saltzer', 'shannon', 'tanenbaum', 'taylor', 'tesla',
  'tomlinson', 'turing', 'wozniak', 'zimmermann',
] as const;

/** Two words with an underscore between, such as 'keen_perlman'; a digit behind where a few tries were all taken. */
export function randomName(random: Random, isTaken: (name: string) => boolean): string {
  for (let tries = 0; ; tries++) {
    const words = `${QUALITIES[randomBelow(random, QUALITIES.length)] ?? ''}_${PEOPLE[randomBelow(random, PEOPLE.length)] ?? ''}`;
    const name = tries < 6 ? words : words + randomBelow(random, 10 ** Math.min(9, tries - 5)).toString();
    if (!isTaken(name)) return name;
  }
}
