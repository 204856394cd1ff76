/**
 * Expected failures of a controller as a whole, and of malformed input at its border.
 */
import { errorClass } from '../../base/error.js';

export { InvalidArgument } from '../../contracts/invalid-argument.js';

export class InvalidName extends errorClass('INVALID_NAME', 'invalid-parameter', {
  message: (d: { name: string; reason: string }) => `invalid name: ${d.name}`,
  explanation: (d) => `A name ${d.reason}.`,
}) {}

export class InvalidId extends errorClass('INVALID_ID', 'invalid-parameter', {
  message: (d: { id: string }) => `invalid id: ${d.id}`,
  explanation: () => 'An id has 1 to 255 characters, none of them a control character.',
}) {}

export class InvalidContainerId extends errorClass('INVALID_CONTAINER_ID', 'invalid-parameter', {
  message: (_: { containerId: string }) => 'invalid container ID',
  explanation: () => 'Give a container id of 1 to 255 characters, none of them a control character.',
}) {}

export class InvalidSubnet extends errorClass('INVALID_SUBNET', 'invalid-parameter', {
  message: (d: { subnet: string }) => `Invalid subnet ${d.subnet} : invalid CIDR address: ${d.subnet}`,
  explanation: () => "Give a prefix such as '10.0.0.0/24' or 'fd00::/64'.",
}) {}
