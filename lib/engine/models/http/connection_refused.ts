/**
 * Whether anything listens at an address.
 *
 * @module
 */
import { settlesWithin } from "../../../sys/settles_within.ts";

/**
 * Whether a connection is refused. One is tried, nothing is sent, and whatever else comes of it (no
 * such host, no answer in time) is not for this to judge.
 *
 * @param ms how long is waited
 */
export async function isConnectionRefused(url: URL, ms: number): Promise<boolean> {
  const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
  // An IPv6 address stands between brackets in a URL.
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  const connecting = Deno.connect({ hostname, port });
  connecting.then((connection) => connection.close(), () => {});
  if (!await settlesWithin(connecting, ms)) return false;
  return await connecting.then(
    () => false,
    (error) => error instanceof Deno.errors.ConnectionRefused,
  );
}
