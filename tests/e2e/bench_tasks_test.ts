/** `deno task bench --tasks` with a model that solves some tasks, and one not. The harness is tried, no model. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { denoFlags } from "../../scripts/deno_flags.ts";
import { loadTasks, SET } from "../../scripts/bench/tasks/task.ts";
import type { TaskReport } from "../../scripts/bench/tasks/format_attempts.ts";
import { writePrograms } from "../helpers/executable.ts";
import { type ScriptedOpenAIAnswer, startFakeOpenAI } from "../helpers/fake_openai.ts";
import { SCRIPT_FOR_ISONFORGE } from "../helpers/program.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";

const SCRIPT = fromFileUrl(new URL("../../scripts/bench.ts", import.meta.url));
const UNSOLVED = "fix-shell-script";
const ONLY = ["update-configuration", UNSOLVED, "write-documentation"];

Deno.test("bench --tasks tells what a model solved, and what it did not", async () => {
  await using sandbox = await createSandbox();
  const prompts = new Map((await loadTasks()).map(({ name, prompt }) => [prompt, name]));
  // Its first answer to a task's prompt is the solution as a command, unless it is the one that it cannot do.
  const answer: ScriptedOpenAIAnswer = ({ body }) => {
    const { messages } = body as { messages: Array<{ role: string; content: unknown }> };
    const text = JSON.stringify(messages);
    const [, name] =
      Array.from(prompts).find(([prompt]) => text.includes(JSON.stringify(prompt).slice(1, -1))) ??
        [];
    const isAsked = messages.at(-1)?.role === "user";
    if (name === undefined || name === UNSOLVED || !isAsked) return { text: "Done." };
    // Not by its path: a checkout below /tmp is not there in a sandbox.
    const command = Deno.readTextFileSync(join(SET, name, "solve"));
    return { toolCalls: [{ name: "bash", arguments: { command } }] };
  };
  const server = startFakeOpenAI(Array.from({ length: 20 }, () => answer));
  try {
    const keep = join(sandbox.project, "kept");
    const { code, stdout, stderr } = await bench(sandbox, [
      ...["--tasks", "--json", "--base-url", server.url, "--model", "fake-model"],
      ...["--only", ONLY.join(), "--keep", keep],
    ]);
    assertEquals(code, 3, stderr);
    const report: TaskReport = JSON.parse(stdout);
    assertEquals([report.model, report.base_url], ["fake-model", server.url]);
    assertEquals(
      report.attempts.map(({ task, solved, reason, turns }) => [task, solved, reason, turns]),
      [
        [UNSOLVED, false, "completed", 1],
        ["update-configuration", true, "completed", 2],
        ["write-documentation", true, "completed", 2],
      ],
    );
    assertMatch(report.attempts[0]?.why ?? "", /odd names|wrong files/);
    assertEquals(report.attempts[1]?.tokens, { input: 200, output: 20 });
    const document = join(keep, "write-documentation-1", "repository", "docs", "backup.md");
    assertStringIncludes(await Deno.readTextFile(document), "--keep-days");
  } finally {
    await server.close();
  }
});

Deno.test("bench --tasks begins nothing where no endpoint answers", async () => {
  await using sandbox = await createSandbox();
  const { code, stdout, stderr } = await bench(sandbox, [
    ...["--tasks", "--base-url", "http://127.0.0.1:9/v1", "--model", "m", "--only", UNSOLVED],
  ]);
  assertEquals([code, stdout], [1, ""]);
  assertMatch(stderr, /^error: cannot reach the model endpoint http:\/\/127\.0\.0\.1:9\/v1/);
});

async function bench(sandbox: Sandbox, args: readonly string[]) {
  const program = join(sandbox.project, "program");
  await writePrograms(sandbox.project, { program: SCRIPT_FOR_ISONFORGE });
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...denoFlags(), "-A", SCRIPT, ...args, "--program", program],
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
