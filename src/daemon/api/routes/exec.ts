/**
 * Routes below /exec.
 */
import type { Route } from '../api.js';

export const execRoutes: readonly Route[] = [];
