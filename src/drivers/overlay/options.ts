/**
 * The labels that the overlay driver knows (drivers/overlay/ov_network.go).
 */
import { netlabels } from '../../contracts/netlabels.js';
import { integers, mtu } from '../../contracts/options.js';

/** Leaves 68 bytes to a packet inside, also where it is encrypted. */
const LEAST_UNDERLAY_MTU_BYTES = 144;

const mtuBytes = mtu(netlabels.mtu, LEAST_UNDERLAY_MTU_BYTES);

export const overlayOptions = {
  mtuBytes: { ...mtuBytes, refusal: refusalOfMtu },
  vnis: { ...integers(netlabels.vniList, { min: 0, max: 2 ** 24 - 1 }), refusal: refusalOfVnis },
};

function refusalOfMtu(text: string): string | undefined {
  if (/^-\d+$/.test(text)) return `invalid MTU value: ${Number(text)}`;
  const fault = mtuBytes.fault?.(text);
  return fault === undefined ? undefined : `failed to parse ${text}: ${fault}`;
}

function refusalOfVnis(text: string): string | undefined {
  const wrong = text.split(',').find((part) => !/^[+-]?\d+$/.test(part));
  return wrong === undefined ? undefined : `invalid vxlan id value ${JSON.stringify(wrong)} passed`;
}

/** The label whose presence, with any value, asks for encryption. */
export const ENCRYPTED = 'encrypted';
