/**
 * A step of a packet's way in plain words, as one sentence without its full stop.
 */
import type { Verdict } from '../../../contracts/netfilter.js';
import type { Flow, Step } from '../watching/steps.js';
import type { DroppedStep, NameOfNamespace, NameStep } from './explanation.js';

/** A step with its place. */
export interface WordedStep {
  readonly host: string;
  readonly namespace: string;
  readonly interface?: string;
  readonly step: Step | DroppedStep | NameStep;
}

export function wordsOf({ host, namespace, interface: name = '', step }: WordedStep, nameOf: NameOfNamespace): string {
  const where = nameOf(host, namespace);
  switch (step.kind) {
    case 'name':
      return step.addresses.length === 0 ? `${where} finds no address for ${step.name}` : `${where} looks up ${step.name}: ${step.addresses.join(', ')}`;
    case 'route':
      return `${where} ${routeWords(step)}`;
    case 'neighbour':
      return `${where} ${neighbourWords(step, name)}`;
    case 'bridge':
      return step.port === undefined ? `${name} on ${where} does not know ${step.macAddress} yet and sends it to every port` : `${name} on ${where} passes it to ${step.port}`;
    case 'tunnel':
      return step.direction === 'in' ? `${where} puts it into VXLAN ${step.vni} for the host at ${step.vtep}` : `${where} takes it out of VXLAN ${step.vni} from the host at ${step.vtep}`;
    case 'connection':
      return `${where} tracks it as ${step.state}: ${flowWords(step.flow)}`;
    case 'rule':
      return `${where}: a rule of ${step.table} ${step.chain} ${verdictWords(step.verdict)}${step.comment === undefined ? '' : ` (${step.comment})`}`;
    case 'policy':
      return `${where}: no rule of ${step.table} ${step.chain} decides, so its policy ${step.verdict === 'drop' ? 'drops it' : 'accepts it'}`;
    case 'translation':
      return `${where} rewrites ${flowWords(step.before)} to ${flowWords(step.after)}`;
    case 'delivered':
      return `${where} takes it: ${flowWords(step.flow)}`;
    case 'dropped':
      // The rule or policy before it has said why.
      if (step.code === 'denied') return `${where} drops it${name === '' ? '' : ` at ${name}`}`;
      return `${where} drops it${name === '' ? '' : ` at ${name}`}: ${step.reason}`;
  }
}

/** '10.0.0.2:40000 > 10.0.0.3:80 (tcp)'. */
export function flowWords({ protocol, source, sourcePort, destination, destinationPort }: Flow): string {
  return `${endWords(source, sourcePort)} > ${endWords(destination, destinationPort)} (${protocol})`;
}

function endWords(address: string, port: number | undefined): string {
  if (port === undefined) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function routeWords({ destination, prefix, gateway, interface: name }: Extract<Step, { kind: 'route' }>): string {
  if (prefix === undefined) return `has no route to ${destination}`;
  const way = gateway === undefined ? 'directly' : `by ${gateway}`;
  return `routes ${destination} ${way} (${prefix}${name === undefined ? '' : ` on ${name}`})`;
}

function neighbourWords({ address, macAddress, how }: Extract<Step, { kind: 'neighbour' }>, name: string): string {
  if (how === 'asked') return `asks on ${name} who has ${address}`;
  if (how === 'failed') return `gets no answer on ${name}: nobody has ${address}`;
  return `sends it to ${address} at ${macAddress ?? ''} on ${name}${how === 'permanent' ? ', an entry that the driver has put there' : ''}`;
}

function verdictWords(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'accept':
      return 'accepts it';
    case 'drop':
      return 'drops it';
    case 'return':
      return 'goes back to the chain before';
    case 'jump':
      return `goes on in ${verdict.chain}`;
    case 'dnat':
      return `sends it to ${endWords(verdict.address, verdict.port)} instead`;
    case 'snat':
      return `gives it the source ${verdict.address}`;
    case 'masquerade':
      return 'gives it the source of the interface that it leaves by';
  }
}
