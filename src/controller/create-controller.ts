/**
 * The composition root: opens the stores, puts the parts together, and gets the host ready.
 *
 * A store given by URL is opened and closed by the controller; one given as an object stays its giver's.
 */
import type { CnmError } from '../base/error.js';
import { Result } from '../base/result.js';
import { createSystemRuntime } from '../base/system-runtime.js';
import { Controller } from './controller.js';
import type { Core } from './core.js';
import { PresenceNotAvailable } from './errors/host-errors.js';
import { HostPresence } from './hosts/host-presence.js';
import { reapHost, type ReapedHost } from './hosts/reap-host.js';
import { Reaper } from './hosts/reaper.js';
import { openCore, openRecords } from './opening/open-core.js';
import { openStores, type Stores } from './opening/open-stores.js';
import { Readiness } from './opening/readiness.js';
import { checkControllerOptions, type AnnounceSettings, type ControllerOptions } from './settings/controller-settings.js';

/**
 * Opens a controller for one host, also while its store does not answer: `status()` is 'degraded' then, and calls that
 * change something fail with STORE_UNAVAILABLE, until the store answers and 'store:ready' is told.
 *
 * Errors: INVALID_ARGUMENT, INVALID_NAME, DRIVER_ALREADY_REGISTERED, INVALID_STORE_URL, STORE_NOT_AVAILABLE_HERE,
 * STORE_CLIENT_MISSING, STORE_FORMAT_TOO_NEW, STORE_RECORD_UNREADABLE, HOST_NAME_IN_USE, PRESENCE_NOT_AVAILABLE.
 */
export async function createController(options: ControllerOptions): Promise<Result<Controller, CnmError>> {
  const settings = checkControllerOptions(options);
  if (!settings.ok) return settings;
  const runtime = options.runtime ?? createSystemRuntime();
  const stores = await openStores(options, runtime);
  if (!stores.ok) return stores;
  const host = { ...settings.value.host, created: runtime.clock.now() };
  const core = await openCore(options, host, runtime, stores.value);
  const opened = core.ok ? await open(core.value, options, stores.value, settings.value.announce) : core;
  if (!opened.ok) await stores.value.close();
  return opened;
}

async function open(core: Core, options: ControllerOptions, stores: Stores, announce: AnnounceSettings | undefined): Promise<Result<Controller, CnmError>> {
  const presence = announce === undefined ? Result.ok(undefined) : presenceOf(core, stores, announce);
  if (!presence.ok) {
    await core.replica.close();
    return presence;
  }
  core.presence = presence.value;
  const readiness = new Readiness(core, presence.value);
  const reap = (name: string): Promise<Result<ReapedHost, CnmError>> =>
    // Never over this host's own store: what another host has in such a store cannot be reached.
    reapHost(core, name, (host) => openRecords(options, { store: stores.store }, { runtime: core.runtime, host }));
  const reaper = new Reaper(core, reap);
  if (options.reapGoneHosts === true) core.hostWatch.onGone = (host) => reaper.await(host);
  const close = async (): Promise<Result<void, CnmError>> => {
    reaper.close();
    await readiness.close();
    core.hostWatch.close();
    const closed = await core.replica.close();
    await stores.close();
    return closed;
  };
  await core.open((done, of) => options.onProgress?.({ step: 'devices', done, of }));
  const ready = await readiness.open();
  if (ready.ok) return Result.ok(new Controller(core, { close, reap }));
  await close();
  return ready;
}

function presenceOf(core: Core, { store }: Stores, settings: AnnounceSettings): Result<HostPresence, PresenceNotAvailable> {
  const announce = store.announce?.bind(store);
  if (announce === undefined) return Result.error(new PresenceNotAvailable({ store: store.name }));
  return Result.ok(new HostPresence(core, announce, settings));
}
