/**
 * All routes of the API.
 */
import type { Route } from '../route.js';
import { containersRoutes } from './containers.js';
import { eventsRoutes } from './events.js';
import { execRoutes } from './exec.js';
import { imagesRoutes } from './images.js';
import { networksRoutes } from './networks.js';
import { swarmRoutes } from './swarm.js';
import { systemRoutes } from './system.js';
import { volumesRoutes } from './volumes.js';

export const routes: readonly Route[] = [
  ...systemRoutes,
  ...eventsRoutes,
  ...networksRoutes,
  ...containersRoutes,
  ...execRoutes,
  ...imagesRoutes,
  ...volumesRoutes,
  ...swarmRoutes,
];
