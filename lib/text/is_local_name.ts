/**
 * Names of machines that only their own network knows.
 *
 * @module
 */

/** Ends of names that stand for machines of one's own network (RFC 6762, 8375, 2606). */
const ENDS = /(?:^|\.)(?:localhost|local|lan|home|internal|intranet|localdomain|home\.arpa)$/;

/** Whether a host's name is one of the own network. One without a dot is, or that of a container beside. */
export function isLocalName(name: string): boolean {
  return !name.includes(".") || ENDS.test(name);
}
