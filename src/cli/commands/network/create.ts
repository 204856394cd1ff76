/**
 * `cnm network create`: docker's options as the library's.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import type { NetworkOptions } from '../../../controller/settings/network-settings.js';
import type { Flags } from '../../flags.js';
import { failure } from '../../outcome.js';
import { withSession, type Call, type Command } from '../command.js';
import { readIpamConfig } from './ipam-flags.js';

export const createCommand: Command = {
  usage: 'create <network>',
  summary: 'create a network',
  options: [
    { flags: '-d, --driver <driver>', help: 'what makes it: bridge (default), overlay, macvlan or ipvlan' },
    { flags: '--subnet <prefix>', help: 'its subnet, such as 10.1.0.0/16; one of the predefined unless given', repeatable: true },
    { flags: '--gateway <address>', help: 'the address of its gateway; the first unless given', repeatable: true },
    { flags: '--ip-range <prefix>', help: 'the part of the subnet that addresses are given from', repeatable: true },
    { flags: '--aux-address <name=address>', help: 'an address that no container gets', repeatable: true },
    { flags: '-o, --opt <name=value>', help: "an option of the driver's", repeatable: true },
    { flags: '--label <name=value>', help: 'a label', repeatable: true },
    { flags: '--internal', help: 'without a way out' },
    { flags: '--attachable', help: 'containers may be attached by hand' },
    { flags: '--ingress', help: "a cluster's way in" },
    { flags: '--ipv6', help: 'with IPv6' },
    { flags: '--scope <scope>', help: "where its records are: local or global; the driver's own unless given" },
    { flags: '--config-only', help: 'only holds settings for others' },
    { flags: '--config-from <network>', help: 'takes the settings of a config-only network' },
    { flags: '--ipam-driver <driver>', help: 'who gives addresses: default or null' },
    { flags: '--ipam-opt <name=value>', help: "an option of the IPAM driver's", repeatable: true },
  ],
  examples: [
    'cnm network create net1',
    'cnm network create -d macvlan --subnet 10.99.0.0/24 --ip-range 10.99.0.128/27 -o parent=ens3 mv1',
    'cnm network create -d overlay --subnet 172.19.0.0/24 --gateway 172.19.0.1 ov_net3',
    'cnm network create --internal --label tier=db -o com.docker.network.driver.mtu=1400 inside',
  ],
  run: create,
};

async function create(call: Call) {
  const options = readOptions(call.arguments[0] ?? '', call.flags);
  if (!options.ok) return failure(options.error);
  return withSession(call, async ({ networks }) => {
    const created = await networks.create(options.value);
    if (!created.ok) return failure(created.error);
    const { id } = created.value;
    return { text: [id], json: networks.inspect(id).getOrThrow() };
  });
}

function readOptions(name: string, flags: Flags): Result<NetworkOptions, CnmError> {
  const config = readIpamConfig(flags);
  if (!config.ok) return config;
  const options = flags.pairs('opt');
  if (!options.ok) return options;
  const labels = flags.pairs('label');
  if (!labels.ok) return labels;
  const ipamOptions = flags.pairs('ipamOpt');
  if (!ipamOptions.ok) return ipamOptions;
  const [driver, scope, configFrom, ipamDriver] = [flags.text('driver'), flags.text('scope'), flags.text('configFrom'), flags.text('ipamDriver')];
  if (scope !== undefined && scope !== 'local' && scope !== 'global') return flags.refuse(`invalid --scope '${scope}': local or global is expected`);
  return Result.ok({
    name,
    ...(driver !== undefined && { driver }),
    ipam: { ...(ipamDriver !== undefined && { driver: ipamDriver }), options: ipamOptions.value, config: config.value },
    internal: flags.on('internal'),
    attachable: flags.on('attachable'),
    ingress: flags.on('ingress'),
    configOnly: flags.on('configOnly'),
    ...(configFrom !== undefined && { configFrom }),
    ipv6: flags.on('ipv6'),
    labels: labels.value,
    options: options.value,
    ...(scope !== undefined && { scope }),
  });
}
