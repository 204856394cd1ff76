/**
 * What the sources ask the platform for before they use it, and a browser has not got.
 */
declare const setImmediate: ((run: () => void) => void) | undefined;
