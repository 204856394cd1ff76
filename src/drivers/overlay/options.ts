/**
 * The labels that the overlay driver knows (drivers/overlay/ov_network.go).
 */
import { netlabels } from '../../contracts/netlabels.js';
import { integers, mtu } from '../../contracts/options.js';

/** Leaves 68 bytes to a packet inside, also where it is encrypted. */
const LEAST_UNDERLAY_MTU_BYTES = 144;

export const overlayOptions = {
  mtuBytes: mtu(netlabels.mtu, LEAST_UNDERLAY_MTU_BYTES),
  vnis: integers(netlabels.vniList, { min: 0, max: 2 ** 24 - 1 }),
};

/** The label whose presence, with any value, asks for encryption. */
export const ENCRYPTED = 'encrypted';
