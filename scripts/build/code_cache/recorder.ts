/**
 * A program of the build: does what users do most, and leaves what it has seen in a directory: the parts that each command
 * line needs, and the code caches of groups. With other arguments it is the program itself.
 *
 * @module
 */
import type { Script } from "node:vm";
import { Cookie } from "../../../lib/agents/cookie.ts";
import { scriptedEndpoint } from "./endpoint.ts";
import { Pack, useGroup } from "./pack.ts";
import { PartLoader } from "./part_loader.ts";
import { EXTRAS } from "./recorded_repository.ts";
import { workerLine } from "./worker_line.ts";

type Main = (args: string[]) => Promise<number>;

/** Where the pack is, with a slash at its end. */
const PARTS = "ISONFORGE_BUILD_PARTS";
/** Where to leave what was seen; only the process that the build has started has it. */
const OUTPUT = "ISONFORGE_BUILD_OUTPUT";

const pack = Pack.open(Deno.env.get(PARTS) ?? "");
const output = Deno.env.get(OUTPUT);
Deno.env.delete(OUTPUT);
if (output === undefined) {
  const { main } = new PartLoader(pack).require("part:main") as { main: Main };
  // An agent that was started leaves its end to the one who records.
  Deno.exit(Deno.args[0] === "settle" ? 0 : await main(Deno.args));
}
await record(output);
Deno.exit(0);

async function record(directory: string): Promise<void> {
  const scripts = new Map<string, Script>();
  let used: string[] = [];
  const open = (use?: string) =>
    new PartLoader(pack, {
      use,
      onLoad: (name) => void used.push(name),
      onGroup: (group, script) => void scripts.set(group, script),
    }).require("part:main") as { main: Main };
  const shared = open();
  const uses: Record<string, string[]> = {};
  const extras: Record<string, string[]> = {};
  const run = async (use: string, args: string[], kept = uses) => {
    kept[use] = used = [];
    const { main } = pack.index.groups[useGroup(use)] === undefined ? shared : open(use);
    const exitCode = await main(args);
    if (exitCode !== 0) throw new Error(`${args.join(" ")} ended with ${exitCode}`);
  };
  await run("version", ["--version"]);
  await using endpoint = scriptedEndpoint();
  const model = [`--base-url=${endpoint.url}`, "--model=scripted"];
  await run("bg", ["--bg", "--quiet", ...model, "say hello"]);
  const { id, nonce } = await ended();
  await run("settle", ["settle", id, nonce, "0"]);
  await copyAgent(id, ["00000001", "00000002"]);
  await run("agents", ["agents"]);
  for (const command of ["logs", "attach", "inspect", "wait", "stop"]) {
    await run(command, [command, id]);
  }
  Deno.env.set(Cookie.id, id);
  const files = await Deno.makeTempDir({ dir: agentsDirectory(), prefix: "." });
  const prompt = `${agentsDirectory()}/${id}/prompt`;
  await run("run", [...workerLine(id, { prompt, directory: files }), ...model]);
  Deno.env.delete(Cookie.id);
  await run("rm", ["rm", id]);
  const print = ["--print", "--yolo", ...model, "say hello"];
  for (const [extra, bring] of Object.entries(EXTRAS)) {
    await using _brought = await bring(Deno.cwd());
    await run("trust", ["trust", "--yes"], {});
    await run(extra, print, extras);
  }
  {
    await using _rules = await EXTRAS.rules(Deno.cwd());
    await run("settings", ["--bg", "--quiet", ...model, "say hello"], extras);
    await ended();
  }
  await Deno.writeTextFile(`${directory}/uses.json`, JSON.stringify({ uses, extras }));
  for (const [group, script] of scripts) {
    await Deno.writeFile(`${directory}/${group}.cache`, script.createCachedData());
  }
}

/** A list of several does more than one of one. */
async function copyAgent(id: string, copies: readonly string[]): Promise<void> {
  const meta = JSON.parse(await Deno.readTextFile(`${agentsDirectory()}/${id}/meta.json`));
  for (const copy of copies) {
    await Deno.mkdir(`${agentsDirectory()}/${copy}`, { mode: 0o700 });
    const text = JSON.stringify({ ...meta, id: copy });
    await Deno.writeTextFile(`${agentsDirectory()}/${copy}/meta.json`, text, { mode: 0o600 });
  }
}

/** The agent that was started last, once its worker has ended. */
async function ended(): Promise<{ id: string; nonce: string }> {
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline) {
    for await (const { name: id } of Deno.readDir(agentsDirectory())) {
      const nonce = await nonceOfEnd(id);
      if (nonce !== undefined) return { id, nonce };
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("the agent did not end");
}

/** As its supervisor writes it; copies of records have none. */
async function nonceOfEnd(id: string): Promise<string | undefined> {
  try {
    const [nonce] = (await Deno.readTextFile(`${agentsDirectory()}/${id}/exit`)).split(" ");
    return nonce;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function agentsDirectory(): string {
  return `${Deno.env.get("ISONFORGE_HOME")}/agents`;
}
