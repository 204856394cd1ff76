/**
 * DNS messages (RFC 1035): a question, and the answer to it.
 *
 *      0     2       4           6         8             10            12
 *     +-----+-------+-----------+---------+-------------+-------------+-----------------------------------
 *     | id  | flags | questions | answers | authorities | additionals | questions, then the records
 *
 * Law: parse(emit(message)) = message, when its names are fully qualified.
 */
import { readU16, writeU16 } from '../fields.js';
import { dnsNameBytes, DnsNameWriter, readDnsName } from './names.js';
import { DNS_CLASS_INTERNET, dnsRecordBytes, type DnsRecord, readDnsRecord, writeDnsRecord } from './records.js';

/** The port that servers answer on. */
export const DNS_PORT = 53;

/** How a query ended. */
export const DnsCode = { ok: 0, formatError: 1, serverFailure: 2, nameNotFound: 3, notImplemented: 4, refused: 5 } as const;

const HEADER_BYTES = 12;

const RESPONSE = 0x8000;
const AUTHORITATIVE = 0x0400;
const TRUNCATED = 0x0200;
const RECURSION_DESIRED = 0x0100;
const RECURSION_AVAILABLE = 0x0080;

/** What is asked for. */
export interface DnsQuestion {
  readonly name: string;
  /** A number of `DnsType`. */
  readonly type: number;
  readonly class: number;
}

/** The meaning of a message. */
export interface DnsMessage {
  readonly id: number;
  readonly response: boolean;
  /** Kind of query; 0 is the usual one. */
  readonly opcode: number;
  readonly authoritative: boolean;
  /** Whether something was left out, as it would not fit. */
  readonly truncated: boolean;
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  /** A number of `DnsCode`. */
  readonly code: number;
  readonly questions: readonly DnsQuestion[];
  readonly answers: readonly DnsRecord[];
  readonly authorities: readonly DnsRecord[];
  readonly additionals: readonly DnsRecord[];
}

/** A query for the records of a type that a name has. */
export function dnsQuery(id: number, name: string, type: number): DnsMessage {
  const flags = { response: false, opcode: 0, authoritative: false, truncated: false, recursionDesired: true, recursionAvailable: false };
  const questions = [{ name, type, class: DNS_CLASS_INTERNET }];
  return { id, ...flags, code: DnsCode.ok, questions, answers: [], authorities: [], additionals: [] };
}

/** The answer to a query, before anything is said in it: its id and questions, recursion available. */
export function dnsAnswer(query: DnsMessage, code: number, answers: readonly DnsRecord[] = []): DnsMessage {
  const flags = { response: true, authoritative: false, truncated: false, recursionAvailable: true };
  const { id, opcode, recursionDesired, questions } = query;
  return { id, ...flags, opcode, recursionDesired, code, questions, answers, authorities: [], additionals: [] };
}

/** The message that the bytes are; undefined if they are none. What follows its last record is ignored. */
export function parseDns(bytes: Uint8Array): DnsMessage | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  const questions: DnsQuestion[] = [];
  let at = HEADER_BYTES;
  for (let left = readU16(bytes, 4); left > 0; left--) {
    const asked = readDnsName(bytes, at);
    if (asked === undefined || asked.end + 4 > bytes.length) return undefined;
    questions.push({ name: asked.name, type: readU16(bytes, asked.end), class: readU16(bytes, asked.end + 2) });
    at = asked.end + 4;
  }
  const sections: [DnsRecord[], DnsRecord[], DnsRecord[]] = [[], [], []];
  for (const [index, section] of sections.entries()) {
    for (let left = readU16(bytes, 6 + 2 * index); left > 0; left--) {
      const found = readDnsRecord(bytes, at);
      if (found === undefined) return undefined;
      section.push(found.record);
      at = found.end;
    }
  }
  const [answers, authorities, additionals] = sections;
  return { id: readU16(bytes, 0), ...parseFlags(readU16(bytes, 2)), questions, answers, authorities, additionals };
}

/** The bytes of a message. Throws if a text in it is no domain name. */
export function emitDns(message: DnsMessage): Uint8Array {
  const { questions, answers, authorities, additionals } = message;
  const records = [...answers, ...authorities, ...additionals];
  const most = questions.reduce((sum, { name }) => sum + dnsNameBytes(name) + 4, HEADER_BYTES);
  const bytes = new Uint8Array(records.reduce((sum, record) => sum + dnsRecordBytes(record), most));
  writeU16(bytes, 0, message.id);
  writeU16(bytes, 2, formatFlags(message));
  [questions, answers, authorities, additionals].forEach((section, index) => writeU16(bytes, 4 + 2 * index, section.length));
  const names = new DnsNameWriter();
  let at = HEADER_BYTES;
  for (const question of questions) {
    at = names.write(question.name, bytes, at);
    writeU16(bytes, at, question.type);
    writeU16(bytes, at + 2, question.class);
    at += 4;
  }
  for (const record of records) at = writeDnsRecord(record, names, bytes, at);
  return bytes.subarray(0, at);
}

type DnsFlags = Omit<DnsMessage, 'id' | 'questions' | 'answers' | 'authorities' | 'additionals'>;

function parseFlags(flags: number): DnsFlags {
  return {
    response: (flags & RESPONSE) !== 0,
    opcode: (flags >>> 11) & 0xf,
    authoritative: (flags & AUTHORITATIVE) !== 0,
    truncated: (flags & TRUNCATED) !== 0,
    recursionDesired: (flags & RECURSION_DESIRED) !== 0,
    recursionAvailable: (flags & RECURSION_AVAILABLE) !== 0,
    code: flags & 0xf,
  };
}

function formatFlags(flags: DnsFlags): number {
  return (
    (flags.response ? RESPONSE : 0) |
    (flags.opcode << 11) |
    (flags.authoritative ? AUTHORITATIVE : 0) |
    (flags.truncated ? TRUNCATED : 0) |
    (flags.recursionDesired ? RECURSION_DESIRED : 0) |
    (flags.recursionAvailable ? RECURSION_AVAILABLE : 0) |
    flags.code
  );
}
