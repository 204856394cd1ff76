/**
 * Success or failure as a value: typescript-result's `Result`, re-exported so that users and plug-ins share one copy.
 *
 * Two copies of that package must never meet: it tells results apart with `instanceof`, so an error of one copy
 * looks like a success to the other. Everything here imports it from this file, and users from `libcnm`.
 */
export { Result } from 'typescript-result';
