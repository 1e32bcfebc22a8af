/**
 * The words about what an agent was told and has not read.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";

/** `1 message was not read: isonforge respawn a3f8c1d2 --continue` */
export function describeUnread(count: number, id = "<id>"): string {
  const what = count === 1 ? "1 message was" : `${count} messages were`;
  return `${what} not read: ${PROGRAM} respawn ${id} --continue`;
}
