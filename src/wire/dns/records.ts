/**
 * Resource records: an answer's name, type and what it says (RFC 1035, RFC 2782, RFC 3596).
 *
 * Types that are known here are read into their fields; any other is kept as octets, EDNS's pseudo record among them.
 * The target of a service is never compressed (RFC 2782). Law: parse(emit(record)) = record.
 */
import { readU128, readU16, readU32, writeU128, writeU16, writeU32 } from '../fields.js';
import { dnsNameBytes, type DnsNameWriter, readDnsName } from './names.js';

/** Types of records (IANA numbers). */
export const DnsType = { a: 1, ns: 2, cname: 5, soa: 6, ptr: 12, mx: 15, txt: 16, aaaa: 28, srv: 33, opt: 41, any: 255 } as const;

/** The class of the Internet. */
export const DNS_CLASS_INTERNET = 1;

/** What every record has. */
interface DnsRecordOwner {
  readonly name: string;
  readonly class: number;
  readonly ttlSeconds: number;
}

/** An IPv4 address of a name. */
export interface AddressRecord extends DnsRecordOwner {
  readonly type: typeof DnsType.a;
  readonly address: number;
}

/** An IPv6 address of a name. */
export interface Address6Record extends DnsRecordOwner {
  readonly type: typeof DnsType.aaaa;
  readonly address: bigint;
}

/** Another name: of an address (PTR), in place of this one (CNAME), of a server (NS). */
export interface TargetRecord extends DnsRecordOwner {
  readonly type: typeof DnsType.ptr | typeof DnsType.cname | typeof DnsType.ns;
  readonly target: string;
}

/** Where a service is. */
export interface ServiceRecord extends DnsRecordOwner {
  readonly type: typeof DnsType.srv;
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

/** Who takes mail. */
export interface MailRecord extends DnsRecordOwner {
  readonly type: typeof DnsType.mx;
  readonly preference: number;
  readonly exchange: string;
}

/** A record of a type that is not known here. */
export interface OtherRecord extends DnsRecordOwner {
  readonly type: 'other';
  readonly typeNumber: number;
  readonly bytes: Uint8Array;
}

export type DnsRecord = AddressRecord | Address6Record | TargetRecord | ServiceRecord | MailRecord | OtherRecord;

/** The IANA number of a record's type. */
export function typeNumberOf(record: DnsRecord): number {
  return record.type === 'other' ? record.typeNumber : record.type;
}

const FIXED_BYTES = 10;

/** The record at an offset of a message, and where what follows it begins; undefined if there is none. */
export function readDnsRecord(bytes: Uint8Array, start: number): { readonly record: DnsRecord; readonly end: number } | undefined {
  const owner = readDnsName(bytes, start);
  if (owner === undefined || owner.end + FIXED_BYTES > bytes.length) return undefined;
  const fields = { name: owner.name, class: readU16(bytes, owner.end + 2), ttlSeconds: readU32(bytes, owner.end + 4) };
  const from = owner.end + FIXED_BYTES;
  const end = from + readU16(bytes, owner.end + 8);
  const record = end > bytes.length ? undefined : readContent(fields, readU16(bytes, owner.end), bytes, from, end);
  return record === undefined ? undefined : { record, end };
}

function readContent(owner: DnsRecordOwner, type: number, bytes: Uint8Array, from: number, end: number): DnsRecord | undefined {
  const length = end - from;
  /** The name at an offset, if it ends where the record does. */
  const nameAt = (at: number): string | undefined => {
    const found = at < end ? readDnsName(bytes, at) : undefined;
    return found?.end === end ? found.name : undefined;
  };
  switch (type) {
    case DnsType.a:
      return length === 4 ? { ...owner, type, address: readU32(bytes, from) } : undefined;
    case DnsType.aaaa:
      return length === 16 ? { ...owner, type, address: readU128(bytes, from) } : undefined;
    case DnsType.ptr:
    case DnsType.cname:
    case DnsType.ns: {
      const target = nameAt(from);
      return target === undefined ? undefined : { ...owner, type, target };
    }
    case DnsType.srv: {
      const target = nameAt(from + 6);
      if (target === undefined) return undefined;
      return { ...owner, type, priority: readU16(bytes, from), weight: readU16(bytes, from + 2), port: readU16(bytes, from + 4), target };
    }
    case DnsType.mx: {
      const exchange = nameAt(from + 2);
      return exchange === undefined ? undefined : { ...owner, type, preference: readU16(bytes, from), exchange };
    }
    default:
      return { ...owner, type: 'other', typeNumber: type, bytes: bytes.slice(from, end) };
  }
}

/** Octets that a record takes at most when written. */
export function dnsRecordBytes(record: DnsRecord): number {
  return dnsNameBytes(record.name) + FIXED_BYTES + contentBytes(record);
}

/** Writes the record and says where what follows begins. Throws if a text of it is no domain name. */
export function writeDnsRecord(record: DnsRecord, names: DnsNameWriter, bytes: Uint8Array, start: number): number {
  const at = names.write(record.name, bytes, start);
  writeU16(bytes, at, typeNumberOf(record));
  writeU16(bytes, at + 2, record.class);
  writeU32(bytes, at + 4, record.ttlSeconds);
  const from = at + FIXED_BYTES;
  const end = writeContent(record, names, bytes, from);
  writeU16(bytes, at + 8, end - from);
  return end;
}

function writeContent(record: DnsRecord, names: DnsNameWriter, bytes: Uint8Array, from: number): number {
  switch (record.type) {
    case DnsType.a:
      writeU32(bytes, from, record.address);
      return from + 4;
    case DnsType.aaaa:
      writeU128(bytes, from, record.address);
      return from + 16;
    case DnsType.srv:
      writeU16(bytes, from, record.priority);
      writeU16(bytes, from + 2, record.weight);
      writeU16(bytes, from + 4, record.port);
      return names.write(record.target, bytes, from + 6, false);
    case DnsType.mx:
      writeU16(bytes, from, record.preference);
      return names.write(record.exchange, bytes, from + 2);
    case 'other':
      bytes.set(record.bytes, from);
      return from + record.bytes.length;
    default:
      return names.write(record.target, bytes, from);
  }
}

function contentBytes(record: DnsRecord): number {
  if (record.type === 'other') return record.bytes.length;
  if ('target' in record) return 6 + dnsNameBytes(record.target);
  return 'exchange' in record ? 2 + dnsNameBytes(record.exchange) : 16;
}
