/**
 * Where records live: shared by all hosts of a cluster, or one host's own. libnetwork calls it the data scope.
 */
export type Scope = 'local' | 'global';
