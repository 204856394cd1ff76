/**
 * `npm run check:types`: type-checks everything, and the browser's part once more without Node's types.
 */
import { installIfMissing, typeCheck } from './lib.mjs';

installIfMissing();
process.exit(typeCheck() ? 0 : 1);
