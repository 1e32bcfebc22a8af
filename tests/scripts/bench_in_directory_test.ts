import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { denoFlags } from "../../scripts/deno_flags.ts";
import { processTable } from "../../lib/sys/platform.ts";
import { poll } from "../helpers/poll.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

const MODULE = new URL("../../scripts/bench/in_directory.ts", import.meta.url);
const PROJECT = fromFileUrl(new URL("../..", import.meta.url));

/** Starts something that outlives it in a session of its own, says where, and then does as told. */
const program = (end: string) => `
import { inDirectory } from "${MODULE}";
await inDirectory(async (directory) => {
  const { pid } = new Deno.Command("/bin/sh", {
    args: ["-c", "mktemp >&2; sleep 600 & sleep 600"], detached: true, stdin: "null", stdout: "null",
  }).spawn();
  await Deno.writeTextFile(directory + "/file", "x");
  while ((await Array.fromAsync(Deno.readDir(directory))).length < 2);
  console.log(JSON.stringify({ directory, pid }));
  ${end}
});`;

for (
  const [what, end, signal, code] of [
    ["an action fails", 'throw new Error("on purpose");', undefined, 1],
    ["it is interrupted", "await new Promise(() => setInterval(() => {}, 1000));", "SIGTERM", 143],
  ] as const
) {
  Deno.test(`inDirectory() leaves no process and no file when ${what}`, async () => {
    await using own = await temporaryDirectory();
    const path = `${own.path}/program.ts`;
    await Deno.writeTextFile(path, program(end));
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", ...denoFlags(), "--config", `${PROJECT}/deno.json`, "-A", path],
      env: { TMPDIR: own.path },
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes("\n")) text += (await reader.read()).value ?? "\n";
    const { directory, pid } = JSON.parse(text);
    if (signal !== undefined) child.kill(signal);
    assertEquals((await child.status).code, code);
    await reader.cancel();
    const files = await Array.fromAsync(Deno.readDir(own.path), ({ name }) => name);
    assertEquals(files, ["program.ts"]);
    // What was killed may take a moment to end on a busy machine; what was not goes on for ten minutes.
    const left = () =>
      processTable().list().filter(({ sessionId, isZombie }) => sessionId === pid && !isZombie);
    await poll(() => left().length === 0, `everything of ${directory} to end`);
  });
}
