/**
 * Routes below /containers.
 */
import type { Route } from '../api.js';

export const containersRoutes: readonly Route[] = [];
