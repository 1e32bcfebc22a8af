/**
 * Where a page may come from: the internet, and what the user has named.
 *
 * @module
 */
import {
  type AllowedHost,
  AllowList,
  isLoopback,
  type Judge,
} from "../../../sys/sandbox/network/allow_list.ts";
import { formatHostPort, type HostPort, isAddress } from "../../../sys/sandbox/network/host.ts";
import { isPublicAddress, specialAddress } from "../../../sys/sandbox/network/special_addresses.ts";
import { isLocalName } from "../../../text/is_local_name.ts";

/**
 * Judges names and addresses. The user's own proxy finds the address by itself: there the name alone is judged.
 *
 * @param ports of this machine that the run's own commands listen on
 */
export function publicJudge(allowed: readonly AllowedHost[], ports: readonly number[]): Judge {
  const list = new AllowList(allowed);
  const isOwnServer = (host: string, port: number) => isLoopback(host) && ports.includes(port);
  return {
    judge(wanted) {
      const { host, port } = wanted;
      if (isOwnServer(host, port) || list.judge(wanted).allowed) return { allowed: true };
      const isOwn = isAddress(host) ? !isPublicAddress(host) : isLocalName(host);
      if (!isOwn) return { allowed: true };
      const reason = `"${host}" is of the own machine or network`;
      return { allowed: false, reason: `${reason} (${hintFor(wanted)})` };
    },
    judgeAddress(wanted, address) {
      const { host, port } = wanted;
      if (isPublicAddress(address) || isOwnServer(host, port)) return { allowed: true };
      // A name that the user has named may lead into the own network, an address may be named itself.
      const isNamed = list.judge(wanted).allowed && list.judgeAddress(wanted, address).allowed;
      if (isNamed || list.judge({ host: address, port }).allowed) return { allowed: true };
      const reason = `"${host}" leads to ${address}, which is of the own machine or network`;
      // Some a name does not lead to, whoever has named it.
      const named = specialAddress(address) === undefined ? host : address;
      return { allowed: false, reason: `${reason} (${hintFor({ host: named, port })})` };
    },
  };
}

function hintFor(server: HostPort): string {
  return `the user may allow it: isonforge config set fetch_allow ${formatHostPort(server)}`;
}
