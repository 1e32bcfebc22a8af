import { assertEquals, assertMatch } from "@std/assert";
import {
  type AllowedHost,
  parseAllowedHost,
} from "../../../../lib/sys/sandbox/network/allow_list.ts";
import { LoopbackRelay } from "../../../../lib/sys/sandbox/network/loopback_relay.ts";
import { withoutEmpty } from "../../../../lib/sys/sandbox/network/proxy_environment.ts";

Deno.test("LoopbackRelay listens where its variables say, and nowhere when nothing is allowed", async () => {
  using relay = new LoopbackRelay({ allowed: [parseAllowedHost("named.example") as AllowedHost] });
  const { port } = new URL(relay.environment.https_proxy ?? "");
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  await connection.write(new TextEncoder().encode("CONNECT other.example:443 HTTP/1.1\r\n\r\n"));
  const buffer = new Uint8Array(1024);
  const text = new TextDecoder().decode(buffer.subarray(0, await connection.read(buffer) ?? 0));
  assertMatch(text, /^HTTP\/1\.1 403 /);
  assertEquals(relay.takeRefusals().map(String), [
    "no connection to other.example:443: the sandbox lets connections through to only named.example",
  ]);
  using none = new LoopbackRelay({ allowed: [] });
  assertEquals(withoutEmpty({ A: "1", ...none.environment }), { A: "1" });
});
