/**
 * The daemon's id as `docker info` shows it: twelve groups of four of base32.
 *
 * It follows from the id of the host's default network, so it is each host's own and the same after a restart.
 */
import type { Controller } from '../controller/controller.js';
import { DEFAULT_NETWORK } from '../containers/predefined/names.js';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const GROUPS = 12;

export function engineId(controller: Controller): string {
  const hex = controller.networkByName(DEFAULT_NETWORK)?.id ?? '';
  if (!/^[0-9a-f]{64}$/.test(hex)) return '';
  const letters = (BigInt(`0x${hex}`) >> 16n).toString(32).padStart(GROUPS * 4, '0').slice(-GROUPS * 4);
  const text = Array.from(letters, (letter) => DIGITS[Number.parseInt(letter, 32)] ?? '').join('');
  return (text.match(/.{4}/g) ?? []).join(':');
}
