import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { htmlReport } from "../../lib/cli/report/html.ts";
import { endedRecord } from "../helpers/records.ts";
import { createSandbox, git } from "../helpers/sandbox.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

const CHROMIUM = ["chromium", "chromium-browser", "google-chrome"].find((program) => {
  try {
    return new Deno.Command(program, { args: ["--version"], stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
});

const HOSTILE = '<script>document.title="owned"</script><img src=x onerror=document.title="owned">';

Deno.test("report tells what happened: ends, last words, files, commits, cost", async () => {
  await using sandbox = await createSandbox();
  assertMatch(await sandbox.ok(["report"]), /^Nothing happened since /);
  const call = JSON.stringify({ path: "src/auth.ts", content: `export const a = 1;\n` });
  // No words of its own: with some it would end with what it found of them.
  const prompt = [
    "rehearse: tokens 200000 5000",
    `rehearse: call write ${call}`,
    "rehearse: bash git add . && git -c user.name=a -c user.email=a@example.com commit -qm 'add auth'",
    "rehearse: say All done.",
    `rehearse: say ${HOSTILE}`,
  ].join("\n");
  const rates = { ISONFORGE_RATE_INPUT: "1", ISONFORGE_RATE_OUTPUT: "2" };
  const id = await sandbox.startAgent(prompt, {
    args: ["-w", "auth", "--name", "signin"],
    env: rates,
  });
  const failed = await sandbox.startAgent("rehearse: fail out of memory");
  const running = await sandbox.startAgent("rehearse: sleep 574");
  assertEquals((await sandbox.run(["wait", id, failed])).code, 1);

  const text = await sandbox.ok(["report"]);
  assertMatch(text, /^3 agents since .*: .*1 completed.*; 205\.0k tokens; \$0\.2100\n/);
  assertMatch(text, new RegExp(`^✗ ${failed}: failed, exit code 1; `, "m"));
  assertMatch(
    text,
    new RegExp(`^✓ signin \\(${id}\\): completed, exit code 0; .*\\$0\\.2100$`, "m"),
  );
  assertStringIncludes(text, "  error: out of memory\n");
  assertStringIncludes(text, "  in auth; 1 commit; 1 file, +1 −0\n    src/auth.ts  +1 −0\n");
  assertMatch(text, /^ {4}[0-9a-f]{7,} add auth$/m);
  assertStringIncludes(text, `  │ All done.\n  │ ${HOSTILE}`);
  assertEquals(text.indexOf(failed) < text.indexOf(running), true);

  const json = JSON.parse(await sandbox.ok(["report", "--json", "--filter", "name=signin"]));
  assertEquals(json.agents.map(({ agent }: { agent: { id: string } }) => agent.id), [id]);
  assertEquals(json.agents[0].changes.files, [
    { path: "src/auth.ts", insertions: 1, deletions: 0 },
  ]);
  assertStringIncludes(await sandbox.ok(["report", "--markdown"]), "## ✓ signin ");
  assertEquals((await sandbox.run(["report", "--since", "soon"])).code, 2);
  assertMatch(await sandbox.ok(["report", "--since", "1ms"]), /^1 agent since .*: 1 running/);

  const page = join(sandbox.project, "night.html");
  await sandbox.ok(["report", "--html", page]);
  assertEquals((await Deno.stat(page)).mode! & 0o777, 0o600);
  assertEquals((await sandbox.run(["report", "--html", "/nonexistent/x.html"])).code, 1);
  const written = await Deno.readTextFile(page);
  assertMatch(written, /<title>3 agents since /);
  assertStringIncludes(written, '<span class="add">+export const a = 1;</span>');

  await Deno.writeTextFile(sandbox.path(failed, "meta.json"), "{");
  const other = await sandbox.run(["report"]);
  assertMatch(other.stderr, new RegExp(`^warning: cannot use the record of ${failed}: `, "m"));
});

Deno.test({
  name: "a browser finds neither an element nor a script that a model wrote into a report",
  ignore: CHROMIUM === undefined,
  fn: async () => {
    await using directory = await temporaryDirectory();
    const derived = { state: "stopped", age_s: 5, duration_s: 4, directory: "/d" } as const;
    const logs = { stdout_log: "/d/o", stderr_log: "/d/e" };
    const agent = { ...endedRecord("a3f8c1d2"), ...derived, ...logs, prompt: HOSTILE };
    const changes = { files: [], commits: [{ hash: "1", subject: HOSTILE }], patch: `+${HOSTILE}` };
    const page = await htmlReport({
      since: new Date(0).toISOString(),
      until: new Date().toISOString(),
      counts: { completed: 1 },
      tokens: 0,
      agents: [{ agent, used: {}, words: HOSTILE, error: HOSTILE, changes }],
    });
    await Deno.writeTextFile(directory.at("night.html"), page);
    const { stdout } = await new Deno.Command(CHROMIUM ?? "", {
      args: [
        ...["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=1000"],
        ...[`--user-data-dir=${directory.at("profile")}`, "--dump-dom"],
        `file://${directory.at("night.html")}`,
      ],
      stderr: "null",
    }).output();
    const dom = new TextDecoder().decode(stdout);
    assertMatch(dom, /<title>1 agent since /);
    assertEquals(/<(img|script)\b/.test(dom), false);
    assertStringIncludes(dom, "<blockquote>&lt;script&gt;document.title=");
  },
});

Deno.test("report tells of a directory that others use what changed until an agent's end, and who worked there with it", async () => {
  await using sandbox = await createSandbox();
  const write = (path: string) =>
    sandbox.startAgent(
      `rehearse: tokens 1000 50\nrehearse: call write ${JSON.stringify({ path, content: "x\n" })}`,
    );
  const one = await write("one");
  await sandbox.ended(one);
  const alone = await sandbox.ok(["report"]);
  assertStringIncludes(alone, "1 file, +1 −0\n");
  assertEquals(alone.includes("together"), false);
  // What somebody does there after its end is not its work.
  await Deno.writeTextFile(join(sandbox.project, "mine"), "mine\n");
  await git(sandbox.project, "add", "mine");
  await git(sandbox.project, "commit", "--quiet", "-m", "mine");
  assertEquals((await sandbox.ok(["report"])).split("\n").slice(1), alone.split("\n").slice(1));
  // What a second run uses comes on top of what the first one did.
  await sandbox.ok(["respawn", one]);
  await sandbox.ended(one);
  assertMatch(
    await sandbox.ok(["report"]),
    /; 2\.1k tokens\n[^]*, 2 runs, \d+ turns, 2\.1k tokens\n/,
  );
  assertMatch(
    await sandbox.ok(["inspect", one]),
    /^ {2}all runs +\d+ turns, 2000 tokens in, 100 out$/m,
  );
  // One after the other, each is told of alone.
  const two = await write("two");
  await sandbox.ended(two);
  const told = async () => {
    const { agents } = JSON.parse(await sandbox.ok(["report", "--json"]));
    return agents.map(({ agent: { id }, changes, changes_shared_by: shared }: {
      agent: { id: string };
      changes: { files: Array<{ path: string }> };
      changes_shared_by?: number;
    }) => [id, changes.files.map(({ path }) => path), shared]);
  };
  assertEquals(await told(), [[one, ["one"], undefined], [two, ["two"], undefined]]);
  // Of one whose files were not kept at its end nobody knows what came later.
  await Deno.remove(join(sandbox.home, "checkpoints", two), { recursive: true });
  await sandbox.ok(["respawn", one]);
  await sandbox.ended(one);
  assertStringIncludes(
    await sandbox.ok(["report"]),
    "+1 −0; of 2 agents in this directory together; with what changed since its end",
  );
});
