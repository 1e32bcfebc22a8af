/**
 * scripts/build.ts beside a dist/ of its own, ended in the middle of its work.
 */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { denoFlags } from "../../scripts/deno_flags.ts";
import { namesIn } from "../helpers/files.ts";
import { poll } from "../helpers/poll.ts";
import { ROOT } from "../helpers/program.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

Deno.test("a build that is told to end leaves nothing of itself, and the program of the last one", async () => {
  await using directory = await temporaryDirectory();
  for (const name of ["deno.json", "deno.lock", "main.ts", "lib", "scripts"]) {
    await Deno.symlink(join(ROOT, name), directory.at(name));
  }
  const dist = directory.at("dist");
  await Deno.mkdir(dist);
  await Deno.writeTextFile(join(dist, "isonforge"), "the last one");
  const build = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", ...denoFlags(), "-A", directory.at("scripts/build.ts")],
    cwd: directory.path,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const said = new Response(build.stderr).text();
  // What it works in is there from its first step on, and every later one is longer than the way of a signal.
  const working = () => namesIn(dist).filter((name) => name.startsWith("."));
  await poll(() => working().length > 0, "the build to begin");
  build.kill("SIGTERM");
  const { code } = await build.status;
  assertEquals([code, await said, working()], [143, "", []]);
  assertEquals(await Deno.readTextFile(join(dist, "isonforge")), "the last one");
});
