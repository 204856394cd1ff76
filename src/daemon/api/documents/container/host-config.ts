/**
 * What a container asks of its host (container.HostConfig), as far as it is acted upon; the rest is kept to be shown.
 */
import { Result } from '../../../../base/result.js';
import type { RestartPolicy } from '../../../../model/container.js';
import type { Labels } from '../../../../model/labels.js';
import type { PortBinding } from '../../../../model/port-binding.js';
import type { ExtraHost } from '../../../../model/sandbox.js';
import { parseIpAddress } from '../../../../net/ip-address.js';
import { InvalidRequest } from '../../errors.js';
import type { Fields } from '../../fields.js';
import { readPortBindings } from './ports.js';
import { readRestartPolicy } from './restart-policy.js';

export interface HostConfig {
  /** 'bridge' where nothing is said. */
  readonly networkMode: string;
  readonly portBindings: readonly PortBinding[];
  readonly publishAll: boolean;
  /** Other names to containers' names. */
  readonly links: Labels;
  readonly extraHosts: readonly ExtraHost[];
  readonly dns: readonly string[];
  readonly dnsSearch: readonly string[];
  readonly dnsOptions: readonly string[];
  readonly restartPolicy: RestartPolicy;
  readonly autoRemove: boolean;
  readonly init: boolean;
  /** It is called as its host. */
  readonly isNamedAsHost: boolean;
  /** As it was given. */
  readonly given: Readonly<Record<string, unknown>>;
}

/** Errors: INVALID_REQUEST. `hostGateway` is the host's own address for 'host-gateway'. */
export function readHostConfig(body: Fields, hostGateway: string): Result<HostConfig, InvalidRequest> {
  const fields = body.object('HostConfig');
  const value = body.value('HostConfig');
  const given: Readonly<Record<string, unknown>> = Object.fromEntries(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  const mode = fields.text('NetworkMode');
  const portBindings = readPortBindings(fields, 'PortBindings');
  if (!portBindings.ok) return portBindings;
  const links = readLinks(fields.texts('Links'));
  if (!links.ok) return links;
  const extraHosts = readExtraHosts(fields.texts('ExtraHosts'), hostGateway);
  if (!extraHosts.ok) return extraHosts;
  const restartPolicy = readRestartPolicy(fields.object('RestartPolicy'));
  if (!restartPolicy.ok) return restartPolicy;
  const autoRemove = fields.flag('AutoRemove');
  if (autoRemove && restartPolicy.value.name !== 'no') return refuse("can't create 'AutoRemove' container with restart policy");
  const host: HostConfig = {
    networkMode: mode === '' || mode === 'default' ? 'bridge' : mode,
    portBindings: portBindings.value,
    publishAll: fields.flag('PublishAllPorts'),
    links: links.value,
    extraHosts: extraHosts.value,
    dns: fields.texts('Dns'),
    dnsSearch: fields.texts('DnsSearch'),
    dnsOptions: fields.texts('DnsOptions'),
    restartPolicy: restartPolicy.value,
    autoRemove,
    init: fields.flag('Init'),
    isNamedAsHost: fields.text('UTSMode') === 'host',
    given: { ...given, NetworkMode: mode === '' ? 'default' : mode },
  };
  return fields.fault === undefined ? Result.ok(host) : Result.error(fields.fault);
}

/** What of a network mode excludes other settings (runconfig/hostconfig_unix.go). */
export function modeFault({ networkMode, links, dns, extraHosts, portBindings, publishAll, isNamedAsHost }: HostConfig, config: { readonly hostname: string; readonly macAddress: string; readonly exposes: boolean }): string | undefined {
  const isShared = networkMode === 'container' || networkMode.startsWith('container:');
  const isHost = networkMode === 'host';
  if (isShared && (networkMode.split(':')[1] ?? '') === '') return 'Invalid network mode: invalid container format container:<name|id>';
  const hasLinks = Object.keys(links).length > 0;
  const faults: readonly (readonly [boolean, string])[] = [
    [isShared && config.hostname !== '', 'conflicting options: hostname and the network mode'],
    [!isShared && isNamedAsHost && config.hostname !== '', 'conflicting options: hostname and the UTS mode'],
    [isHost && hasLinks, "conflicting options: host type networking can't be used with links. This would result in undefined behavior"],
    [isShared && hasLinks, "conflicting options: container type network can't be used with links. This would result in undefined behavior"],
    [isShared && dns.length > 0, 'conflicting options: dns and the network mode'],
    [isShared && extraHosts.length > 0, 'conflicting options: custom host-to-IP mapping and the network mode'],
    [(isShared || isHost) && config.macAddress !== '', 'conflicting options: mac-address and the network mode'],
    [isShared && (portBindings.length > 0 || publishAll), 'conflicting options: port publishing and the container type network mode'],
    [isShared && config.exposes, 'conflicting options: port exposing and the container type network mode'],
  ];
  return faults.find(([isWrong]) => isWrong)?.[1];
}

/** 'name', 'name:alias', '/name:/container/alias'. Errors: INVALID_REQUEST. */
export function readLinks(texts: readonly string[]): Result<Labels, InvalidRequest> {
  const links: [string, string][] = [];
  for (const text of texts) {
    const [target = '', alias = target, more] = text.split(':');
    if (target === '' || alias === '' || more !== undefined) return refuse(`bad format for links: ${text.slice(0, 128)}`);
    links.push([alias.slice(alias.lastIndexOf('/') + 1), target.slice(target.lastIndexOf('/') + 1)]);
  }
  return Result.ok(Object.fromEntries(links));
}

function readExtraHosts(texts: readonly string[], hostGateway: string): Result<readonly ExtraHost[], InvalidRequest> {
  const hosts: ExtraHost[] = [];
  for (const text of texts) {
    const at = text.indexOf(':');
    const [name, address] = [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
    if (name === '') return refuse(`bad format for add-host: ${JSON.stringify(text.slice(0, 128))}`);
    if (address !== 'host-gateway' && parseIpAddress(address) === undefined) return refuse(`invalid IP address in add-host: ${JSON.stringify(address.slice(0, 128))}`);
    hosts.push({ name, address: address === 'host-gateway' ? hostGateway : address });
  }
  return Result.ok(hosts);
}

function refuse(reason: string): Result<never, InvalidRequest> {
  return Result.error(new InvalidRequest({ reason }));
}
