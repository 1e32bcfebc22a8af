import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { denoFlags } from "../../../../scripts/deno_flags.ts";
import {
  type AllowedHost,
  parseAllowedHost,
} from "../../../../lib/sys/sandbox/network/allow_list.ts";
import { SandboxNetwork } from "../../../../lib/sys/sandbox/network/sandbox_network.ts";
import { findProgram } from "../../../../lib/sys/find_program.ts";
import { poll } from "../../../helpers/poll.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

const MAIN = fromFileUrl(new URL("../../../../main.ts", import.meta.url));
const bwrap = findProgram("bwrap", { cwd: "/nowhere" }) ?? "";
const nsenter = findProgram("nsenter", { cwd: "/nowhere" }) ?? "";
const ignore = Deno.build.os !== "linux" || bwrap === "" || nsenter === "";

async function openNetwork(directory: string, ...allowed: string[]): Promise<SandboxNetwork> {
  return await SandboxNetwork.open({
    bwrap,
    nsenter,
    directory,
    allowed: allowed.map((value) => parseAllowedHost(value) as AllowedHost),
    program: [Deno.execPath(), "run", "-A", "--quiet", ...denoFlags(), MAIN],
  });
}

/** What a program of Deno's prints inside: every machine that runs these tests has that. */
async function inside({ prefix, environment }: SandboxNetwork, code: string): Promise<string> {
  const [program, ...words] = prefix;
  const deno = [Deno.execPath(), "eval", "--quiet", "--no-lock", code];
  const { stdout, stderr } = await new Deno.Command(program, {
    args: [...words, ...deno],
    env: { ...environment },
  }).output();
  return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
}

const FETCH =
  `const get = (url) => fetch(url).then((answer) => answer.text(), (error) => "failed: " + (error.cause ?? error));`;

Deno.test({
  name: "SandboxNetwork has loopback and no way out when nothing is named",
  ignore,
  fn: async () => {
    await using directory = await temporaryDirectory();
    await using server = Deno.serve({ port: 0, onListen: () => {} }, () => new Response("outside"));
    await using network = await openNetwork(directory.path);
    const said = await inside(
      network,
      `${FETCH}
      console.log(await get("http://127.0.0.1:${server.addr.port}/"));
      console.log(await get("http://registry.example/"));
      const server = Deno.serve({ port: 8099, onListen: () => {} }, () => new Response("inside"));
      console.log(await get("http://localhost:8099/"));
      await server.shutdown();`,
    );
    const [outside = "", byName = "", own] = said.split("\n");
    assertMatch(outside, /^failed: .*refused/);
    assertMatch(byName, /^failed: /);
    assertEquals(own, "inside");
    assertEquals(network.environment.HTTPS_PROXY, "");
  },
});

Deno.test({
  name: "SandboxNetwork lets through to what is named, under its own port and by the proxy",
  ignore,
  fn: async () => {
    await using directory = await temporaryDirectory();
    const options = { port: 0, hostname: "127.0.0.1", onListen: () => {} };
    await using named = Deno.serve(options, () => new Response("named"));
    await using other = Deno.serve(options, () => new Response("other"));
    await using network = await openNetwork(directory.path, `localhost:${named.addr.port}`);
    const said = await inside(
      network,
      `${FETCH}
      console.log(await get("http://127.0.0.1:${named.addr.port}/"));
      console.log(await get("http://localhost:${named.addr.port}/"));
      console.log(await get("http://127.0.0.1:${other.addr.port}/"));
      for (const name of ["NO_PROXY", "no_proxy"]) Deno.env.delete(name);
      const proxied = Deno.createHttpClient({ proxy: { url: Deno.env.get("HTTP_PROXY") } });
      const by = (url) => fetch(url, { client: proxied }).then((answer) => answer.text().then((text) => text.trim()), (error) => "failed: " + error);
      console.log(await by("http://127.0.0.1:${other.addr.port}/"));
      console.log(await by("https://other.example/"));`,
    );
    const [direct, byName, closed = "", refused = "", tunnel = ""] = said.split("\n");
    assertEquals([direct, byName], ["named", "named"]);
    assertMatch(closed, /^failed: .*refused/);
    assertStringIncludes(refused, `lets connections through to only localhost:${named.addr.port}`);
    assertMatch(tunnel, /^failed: /);
    assertEquals(network.takeRefusals().map(({ wanted }) => wanted), [
      `127.0.0.1:${other.addr.port}`,
      "other.example:443",
    ]);
    assertEquals(network.refused, 2);
  },
});

Deno.test({
  name: "SandboxNetwork ends with whoever opened it, and then nothing runs in it any more",
  ignore,
  fn: async () => {
    await using directory = await temporaryDirectory();
    const network = await openNetwork(directory.path, "registry.example");
    const pid = Number(/--target=(\d+)/.exec(network.prefix.join(" "))?.[1]);
    await network[Symbol.asyncDispose]();
    await poll(() => !isThere(pid), "the holder's end");
    assertMatch(await inside(network, "console.log('ran')"), /^nsenter: /);
  },
});

function isThere(pid: number): boolean {
  try {
    return !/^State:\s*Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}
