/**
 * The name service of a host: what `answer.ts` decides, for a dataplane that has octets and a namespace.
 *
 * An answer that is larger than the asker takes loses records from its end, and over UDP says so (RFC 1035, 4.1.1;
 * RFC 6891 for askers that take more than 512 octets).
 */
import type { Random } from '../base/runtime.js';
import type { NameDecision, NameService } from '../contracts/name-service.js';
import type { HostRecord } from '../model/host.js';
import { endpointAt, placedEndpoints } from '../state/placement.js';
import type { Tables } from '../state/tables.js';
import { dnsAnswer, DnsCode, type DnsMessage, emitDns, parseDns } from '../wire/dns/message.js';
import { DnsType } from '../wire/dns/records.js';
import { answerQuery } from './answer.js';
import { sandboxDns } from './sandbox-dns.js';

const LEAST_DATAGRAM_BYTES = 512;
const MOST_STREAM_BYTES = 65_534;
const SILENCE: NameDecision = { kind: 'silence' };

/** What the answers come from. */
export interface NameServiceParts {
  readonly tables: Tables;
  readonly host: HostRecord;
  /** Decides the order of several addresses. */
  readonly random: Random;
}

/** The name service of a host, over its records as they are when asked. */
export function createNameService({ tables, host, random }: NameServiceParts): NameService {
  return {
    decide(namespace, bytes, transport) {
      const query = parseDns(bytes);
      const sandbox = tables.sandboxesById.get(namespace);
      if (query === undefined || sandbox === undefined) return SILENCE;
      const placed = placedEndpoints(tables, sandbox);
      const decision = answerQuery(
        {
          ...{ names: tables.endpointNames, placed, random },
          endpointAt: (network, address) => endpointAt(tables, network, address),
          outside: () => sandboxDns(host, sandbox, placed),
        },
        query,
      );
      switch (decision.kind) {
        case 'answer':
          return { kind: 'answer', message: emitWithin(decision.message, largestAnswer(query, transport), transport) };
        case 'forward':
          return { ...decision, failure: emitDns(dnsAnswer(query, DnsCode.serverFailure)) };
        case 'silence':
          return SILENCE;
      }
    },
  };
}

/** The octets that the asker takes. */
function largestAnswer(query: DnsMessage, transport: 'udp' | 'tcp'): number {
  if (transport === 'tcp') return MOST_STREAM_BYTES;
  // The pseudo record of EDNS has the size where others have their class.
  const said = query.additionals.find((record) => record.type === 'other' && record.typeNumber === DnsType.opt)?.class ?? 0;
  return Math.max(LEAST_DATAGRAM_BYTES, said);
}

function emitWithin(message: DnsMessage, limitBytes: number, transport: 'udp' | 'tcp'): Uint8Array {
  const whole = emitDns(message);
  if (whole.length <= limitBytes) return whole;
  // All answers are of one type and one name, so one takes as many octets as the other.
  const bareBytes = emitDns({ ...message, answers: [] }).length;
  const fitting = Math.floor((limitBytes - bareBytes) / ((whole.length - bareBytes) / message.answers.length));
  return emitDns({ ...message, truncated: transport === 'udp', answers: message.answers.slice(0, Math.max(0, fitting)) });
}
