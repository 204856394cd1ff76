/**
 * Expected failures of the command line itself.
 */
import { errorClass } from '../base/error.js';

/** Arguments that make no sense. */
export class UsageError extends errorClass('USAGE', 'invalid-parameter', {
  message: (d: { message: string; command: string; hint?: string }) => d.message,
  explanation: (d) => `${d.hint === undefined ? '' : `${d.hint} `}See '${d.command} --help'.`,
}) {}

export class HostExists extends errorClass('HOST_EXISTS', 'conflict', {
  message: (d: { host: string; reason: string }) => `host ${d.host} cannot be added: ${d.reason}`,
  explanation: () => 'A name and an address are of one host; choose another.',
}) {}

/** A host was to be added without an address, and all that are given by themselves are taken. */
export class NoHostAddressLeft extends errorClass('NO_HOST_ADDRESS_LEFT', 'unavailable', {
  message: (d: { host: string; range: string }) => `host ${d.host} cannot be added: no address is left`,
  explanation: (d) => `Hosts have every address of ${d.range}; give one with --address.`,
}) {}

/** A name that containers of several hosts have. */
export class ContainerOnSeveralHosts extends errorClass('CONTAINER_ON_SEVERAL_HOSTS', 'invalid-parameter', {
  message: (d: { container: string; hosts: readonly string[] }) => `container ${d.container} is on several hosts`,
  explanation: (d) => `It is on ${d.hosts.join(' and ')}; say which with --host.`,
}) {}

/** A port of a container that no port of the host leads to. */
export class PortNotPublished extends errorClass('PORT_NOT_PUBLISHED', 'not-found', {
  message: (d: { port: string; container: string }) => `No public port '${d.port}' published for ${d.container}`,
  explanation: (d) => `'cnm port ${d.container}' lists those that are; 'cnm run -p' publishes one.`,
}) {}

/** A program that no container has; in runc's words. */
export class ExecutableNotFound extends errorClass('EXECUTABLE_NOT_FOUND', 'not-found', {
  message: (d: { command: string }) =>
    `OCI runtime exec failed: exec failed: unable to start container process: exec: "${d.command}": executable file not found in $PATH: unknown`,
  explanation: () => 'Every container has a shell, ping, traceroute, ip, nslookup, nc, wget, httpd, and what busybox has for files, texts and processes.',
}) {}

/** A file of the machine's that cannot be written. */
export class FileNotWritten extends errorClass('FILE_NOT_WRITTEN', 'invalid-parameter', {
  message: (d: { file: string; reason: string }) => `cannot write ${d.file}: ${d.reason}`,
  explanation: () => 'Name a file in a folder that is there and may be written to.',
}) {}

/** Something with that name was looked for among all kinds of things. */
export class ObjectNotFound extends errorClass('OBJECT_NOT_FOUND', 'not-found', {
  message: (d: { name: string; host: string }) => `No such object: ${d.name}`,
  explanation: (d) => `No container and no network of host ${d.host} has '${d.name}' as its name, its id or the start of its id.`,
}) {}

/** A --format that is no template, or asks for what is not there. */
export class InvalidTemplate extends errorClass('INVALID_TEMPLATE', 'invalid-parameter', {
  message: (d: { template: string; reason: string }) => `template parsing error: ${d.reason}`,
  explanation: () => "Fields ({{.Name}}), json, println, index, range, if, else and end are understood, and 'json' alone.",
}) {}

/** A packet of the tour's did not come back. */
export class PacketLost extends errorClass('PACKET_LOST', 'internal', {
  message: (d: { from: string; to: string }) => `${d.to} did not answer ${d.from}`,
  explanation: (d) => `'cnm trace ${d.from} ${d.to}' shows where the packet was lost.`,
}) {}

/** The tour has left something behind. */
export class TourLeftovers extends errorClass('TOUR_LEFTOVERS', 'internal', {
  message: (d: { left: readonly string[] }) => `the tour has left ${d.left.length} records behind`,
  explanation: (d) => `They are ${d.left.slice(0, 8).join(', ')}${d.left.length > 8 ? ' and more' : ''}.`,
}) {}
