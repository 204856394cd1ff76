/**
 * DNS messages in words: what is asked, and what the answer is.
 */
import { formatIpAddress, ipv4, ipv6 } from '../../net/ip-address.js';
import { DnsCode, type DnsMessage, parseDns } from '../dns/message.js';
import { type DnsRecord, DnsType } from '../dns/records.js';

const TYPE_NAMES = new Map<number, string>(Object.entries(DnsType).map(([name, type]) => [type, name.toUpperCase()]));
const CODE_NAMES = new Map<number, string>([
  [DnsCode.formatError, 'format error'],
  [DnsCode.serverFailure, 'server failure'],
  [DnsCode.nameNotFound, 'no such name'],
  [DnsCode.notImplemented, 'not implemented'],
  [DnsCode.refused, 'refused'],
]);

/** What a message asks or answers: `DNS query A db.`, `DNS answer A db. 10.0.0.3`; undefined if it is none. */
export function describeDns(bytes: Uint8Array): string | undefined {
  const message = parseDns(bytes);
  if (message === undefined) return undefined;
  const [question] = message.questions;
  const asked = question === undefined ? 'nothing' : `${TYPE_NAMES.get(question.type) ?? question.type} ${question.name}`;
  return message.response ? `DNS answer ${asked} ${describeAnswers(message)}` : `DNS query ${asked}`;
}

function describeAnswers({ code, answers }: DnsMessage): string {
  if (code !== DnsCode.ok) return CODE_NAMES.get(code) ?? `code ${code}`;
  return answers.length === 0 ? 'no records' : answers.map(describeRecord).join(', ');
}

function describeRecord(record: DnsRecord): string {
  switch (record.type) {
    case DnsType.a:
      return formatIpAddress(ipv4(record.address));
    case DnsType.aaaa:
      return formatIpAddress(ipv6(record.address));
    case DnsType.srv:
      return `${record.target}:${record.port}`;
    case DnsType.mx:
      return record.exchange;
    case 'other':
      return `type ${record.typeNumber}`;
    default:
      return record.target;
  }
}
