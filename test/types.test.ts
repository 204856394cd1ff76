/**
 * The types that a program sees: what calls answer, what options must be, and what is inferred.
 */
import { describe, expectTypeOf, test } from 'vitest';
import {
  createCluster,
  createController,
  NetworkExists,
  PoolOverlap,
  type Cluster,
  type ClusterOptions,
  type CnmError,
  type Controller,
  type ControllerOptions,
  type Endpoint,
  type EndpointOptions,
  type ErrorKind,
  type EventMap,
  type JoinOptions,
  type Network,
  type NetworkFilter,
  type NetworkOptions,
  type PingReport,
  type Result,
  type Sandbox,
  type SandboxOptions,
  type Store,
  type Trace,
} from '../src/index.js';
import { address, choice, flag, integer, integers, parseOptions, text, type OptionsOf } from '../src/contracts/options.js';

type Answer<T> = Promise<Result<T, CnmError>>;

describe('calls', () => {
  test('every verb answers with a promise of a result', () => {
    expectTypeOf(createController).returns.toEqualTypeOf<Answer<Controller>>();
    expectTypeOf(createCluster).returns.toEqualTypeOf<Answer<Cluster>>();
    expectTypeOf<Controller['createNetwork']>().returns.toEqualTypeOf<Answer<Network>>();
    expectTypeOf<Controller['createSandbox']>().returns.toEqualTypeOf<Answer<Sandbox>>();
    expectTypeOf<Controller['close']>().returns.toEqualTypeOf<Answer<void>>();
    expectTypeOf<Network['createEndpoint']>().returns.toEqualTypeOf<Answer<Endpoint>>();
    expectTypeOf<Network['delete']>().returns.toEqualTypeOf<Answer<void>>();
    expectTypeOf<Endpoint['join']>().returns.toEqualTypeOf<Answer<Endpoint>>();
    expectTypeOf<Endpoint['leave']>().returns.toEqualTypeOf<Answer<Endpoint>>();
    expectTypeOf<Endpoint['delete']>().returns.toEqualTypeOf<Answer<void>>();
    expectTypeOf<Sandbox['delete']>().returns.toEqualTypeOf<Answer<void>>();
    expectTypeOf<Cluster['ping']>().returns.toEqualTypeOf<Answer<PingReport>>();
    expectTypeOf<Cluster['trace']>().returns.toEqualTypeOf<Answer<Trace>>();
    expectTypeOf<Cluster['close']>().returns.toEqualTypeOf<Answer<void>>();
  });

  test('look-ups answer at once', () => {
    expectTypeOf<Controller['networks']>().parameters.toEqualTypeOf<[filter?: NetworkFilter | undefined]>();
    expectTypeOf<Controller['networks']>().returns.toEqualTypeOf<readonly Network[]>();
    expectTypeOf<Controller['networkById']>().returns.toEqualTypeOf<Network | undefined>();
    expectTypeOf<Controller['networkByName']>().returns.toEqualTypeOf<Network | undefined>();
    expectTypeOf<Controller['network']>().returns.toEqualTypeOf<Result<Network, CnmError>>();
    expectTypeOf<Controller['sandboxes']>().returns.toEqualTypeOf<readonly Sandbox[]>();
    expectTypeOf<Controller['sandboxById']>().returns.toEqualTypeOf<Sandbox | undefined>();
    expectTypeOf<Controller['sandboxByContainerId']>().returns.toEqualTypeOf<Sandbox | undefined>();
    expectTypeOf<Network['endpoints']>().returns.toEqualTypeOf<readonly Endpoint[]>();
    expectTypeOf<Network['endpointByName']>().returns.toEqualTypeOf<Endpoint | undefined>();
    expectTypeOf<Cluster['controller']>().returns.toEqualTypeOf<Controller | undefined>();
    expectTypeOf<Cluster['controllers']>().toEqualTypeOf<readonly Controller[]>();
    expectTypeOf<Cluster['settled']>().returns.toEqualTypeOf<Promise<void>>();
  });

  test('addresses are text, and absent where there are none', () => {
    expectTypeOf<Endpoint['ipv4Address']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Endpoint['ipv4PrefixLength']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<Endpoint['macAddress']>().toEqualTypeOf<string>();
    expectTypeOf<Sandbox['gateway']>().toEqualTypeOf<string | undefined>();
  });
});

describe('options', () => {
  test('need what cannot be chosen for their giver, and nothing else', () => {
    expectTypeOf<{ name: string }>().toExtend<NetworkOptions>();
    expectTypeOf<object>().not.toExtend<NetworkOptions>();
    expectTypeOf<{ name: string }>().toExtend<EndpointOptions>();
    expectTypeOf<{ containerId: string }>().toExtend<SandboxOptions>();
    expectTypeOf<object>().toExtend<JoinOptions>();
    expectTypeOf<{ host: { name: string; address: string }; store: 'memory:' }>().toExtend<ControllerOptions>();
    expectTypeOf<{ host: { name: string; address: string }; store: Store }>().toExtend<ControllerOptions>();
    expectTypeOf<{ hosts: { name: string; address: string }[]; seed: number }>().toExtend<ClusterOptions>();
  });

  test('may be frozen objects and lists', () => {
    const config = [{ subnet: '10.0.0.0/24', auxAddresses: { router: '10.0.0.5' } }] as const;
    expectTypeOf({ name: 'n', ipam: { config }, labels: { a: '1' } as const } as const).toExtend<NetworkOptions>();
    expectTypeOf({ name: 'e', aliases: ['a', 'b'], exposedPorts: [{ protocol: 'tcp', port: 80 }] } as const).toExtend<EndpointOptions>();
  });

  test('take no scope, clock or protocol of another name', () => {
    expectTypeOf<NetworkOptions['scope']>().toEqualTypeOf<'local' | 'global' | undefined>();
    expectTypeOf<{ name: string; scope: 'swarm' }>().not.toExtend<NetworkOptions>();
    expectTypeOf<{ name: string; exposedPorts: { protocol: 'icmp'; port: number }[] }>().not.toExtend<EndpointOptions>();
    expectTypeOf<{ hosts: []; clock: 'fast' }>().not.toExtend<ClusterOptions>();
    // An absent option is left out; it is not given as undefined.
    expectTypeOf<{ name: string; driver: undefined }>().not.toExtend<NetworkOptions>();
  });
});

describe('errors', () => {
  test('have a literal code and typed details', () => {
    const overlap = new PoolOverlap({ addressSpace: 'a', pool: 'p', other: 'o', owners: [] });
    expectTypeOf(overlap.code).toEqualTypeOf<'POOL_OVERLAP'>();
    expectTypeOf(overlap.details.owners).toEqualTypeOf<readonly string[]>();
    expectTypeOf(NetworkExists.code).toEqualTypeOf<'NETWORK_EXISTS'>();
    expectTypeOf<CnmError['kind']>().toEqualTypeOf<ErrorKind>();
    expectTypeOf<CnmError['code']>().toEqualTypeOf<string>();
    expectTypeOf(overlap).toExtend<CnmError>();
    expectTypeOf(overlap).toExtend<Error>();
  });

  test('are told apart where they are handled', () => {
    const read = (result: Result<number, PoolOverlap | NetworkExists>): string => {
      if (result.ok) {
        expectTypeOf(result.value).toEqualTypeOf<number>();
        return '';
      }
      if (result.error instanceof NetworkExists) return result.error.details.existing;
      expectTypeOf(result.error).toEqualTypeOf<PoolOverlap>();
      return result.error.details.pool;
    };
    expectTypeOf(read).returns.toEqualTypeOf<string>();
    const handle = (result: Result<Network, CnmError>): string => {
      if (result.ok) return result.value.name;
      return result.match().when(NetworkExists, (error) => error.details.existing).else((error) => error.code).run();
    };
    expectTypeOf(handle).returns.toEqualTypeOf<string>();
  });
});

describe('events', () => {
  test('have the type that their name says', () => {
    expectTypeOf<EventMap['endpoint:join']>().toExtend<EventMap['endpoint:create'] & { readonly sandboxId: string; readonly containerId: string }>();
    const listen = (controller: Controller) =>
      controller.on('endpoint:join', (event) => expectTypeOf(event).toEqualTypeOf<EventMap['endpoint:join']>(), { signal: new AbortController().signal });
    expectTypeOf(listen).returns.toEqualTypeOf<() => void>();
    expectTypeOf<Parameters<Controller['on']>[0]>().toEqualTypeOf<keyof EventMap>();
  });
});

describe('option schemas', () => {
  const schema = {
    name: text('name', ''),
    on: flag('on', true),
    size: integer('size', 1, { min: 0, max: 9 }),
    sizes: integers('sizes', { min: 0, max: 9 }),
    at: address('at'),
    mode: choice('mode', 'a', ['a', 'b']),
  };

  test('say what they parse to', () => {
    type Options = OptionsOf<typeof schema>;
    expectTypeOf<Options>().toEqualTypeOf<{
      readonly name: string;
      readonly on: boolean;
      readonly size: number;
      readonly sizes: readonly number[];
      readonly at: string;
      readonly mode: 'a' | 'b';
    }>();
    const parsed = parseOptions(schema, {});
    if (parsed.ok) expectTypeOf(parsed.value).toEqualTypeOf<Options>();
    else expectTypeOf(parsed.error.code).toEqualTypeOf<'INVALID_OPTION'>();
  });
});
