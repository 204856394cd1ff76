/**
 * Routes below /containers.
 */
import type { Route } from '../route.js';

export const containersRoutes: readonly Route[] = [];
