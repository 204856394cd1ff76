/**
 * The labels that the overlay driver knows (drivers/overlay/ov_network.go).
 */
import { netlabels } from '../../contracts/netlabels.js';
import { integer, integers } from '../../contracts/options.js';

export const overlayOptions = {
  mtuBytes: integer(netlabels.mtu, 0, { min: 0, max: 65_535 }),
  vnis: integers(netlabels.vniList, { min: 0, max: 2 ** 24 - 1 }),
};

/** The label whose presence, with any value, asks for encryption. */
export const ENCRYPTED = 'encrypted';
