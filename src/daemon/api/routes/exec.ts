/**
 * Routes below /exec.
 */
import type { Route } from '../route.js';

export const execRoutes: readonly Route[] = [];
