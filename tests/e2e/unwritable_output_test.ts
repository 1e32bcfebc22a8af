/**
 * Output that cannot be written: on a full disk (/dev/full), or to nobody (a pipe whose reader has gone).
 */
import { assertEquals, assertMatch } from "@std/assert";
import { namesIn } from "../helpers/files.ts";
import { createSandbox, type Result, type Sandbox } from "../helpers/sandbox.ts";

/** Runs a command with these redirections. */
function redirected(
  sandbox: Sandbox,
  args: readonly string[],
  redirection: string,
): Promise<Result> {
  const through = ["/bin/sh", "-c", `exec "$@" ${redirection}`, "sh"];
  return sandbox.run(args, { through });
}

/** Each of those that only show something, and write in a way of their own. */
const SHOWS = (id: string): readonly (readonly string[])[] => [
  ["agents"],
  ["agents", "--json"],
  ["logs", id],
  ["attach", id],
  ["report"],
  ["wait", id],
  ["completions", "bash"],
  ["help"],
  ["--version"],
  ["-p", "--model", "rehearsal", "rehearse: say hello"],
];

/** Of a shell: the end of a pipe whose reader has gone; `gone` is a named one. */
const UNREAD = "3<>gone 4>gone 3>&-";

const FULL = { ignore: Deno.build.os !== "linux" };
const CANNOT =
  /^error: cannot write (to standard output|the output): No space left on device\n(hint: [^\n]*\n)?$/;

Deno.test("what cannot be shown on a full disk is an error, and no bug of ours", FULL, async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("rehearse: say hello");
  await sandbox.ended(id);
  for (const args of SHOWS(id)) {
    const { code, stderr } = await redirected(sandbox, args, ">/dev/full");
    assertMatch(stderr, CANNOT, args.join(" "));
    assertEquals(code, 1, args.join(" "));
  }
});

Deno.test("what changes something does it, whether or not it can say so", FULL, async () => {
  await using sandbox = await createSandbox();
  const start = ["--bg", "-q", "--model", "rehearsal", "rehearse: sleep 600"];
  const started = await redirected(sandbox, start, ">/dev/full");
  const [, first = ""] = started.stderr.match(
    /^error: (\w+) was started, but that could not be said: .*: No space left on device\nhint: isonforge stop \w+ ends it\n$/,
  ) ?? [];
  assertEquals([started.code, namesIn(`${sandbox.home}/agents`)], [1, [first]], started.stderr);
  // Nobody reads it.
  await makePipe(sandbox);
  const unread = await redirected(sandbox, start, `${UNREAD} >&4 4>&-`);
  assertEquals(unread, { code: 0, stdout: "", stderr: "" });
  const ids = (await sandbox.ok(["agents", "-q"])).trim().split("\n");
  assertEquals(ids.length, 2);

  const state = (id: string) => sandbox.meta(id).state;
  const stopped = await redirected(sandbox, ["stop", ...ids], ">/dev/full");
  assertMatch(stopped.stderr, CANNOT);
  assertEquals([stopped.code, ids.map(state)], [1, ["stopped", "stopped"]]);
  const respawned = await redirected(sandbox, ["respawn", first], ">/dev/full");
  assertMatch(respawned.stderr, /^error: .*No space left on device\n/);
  assertEquals([respawned.code, sandbox.meta(first).runs], [1, 2]);
  await sandbox.ok(["stop", first]);
  assertMatch((await redirected(sandbox, ["rm", ...ids], ">/dev/full")).stderr, CANNOT);
  assertEquals(namesIn(`${sandbox.home}/agents`), []);
});

Deno.test(
  "whom no warning or error reaches gets the same done, and the same exit code",
  FULL,
  async () => {
    await using sandbox = await createSandbox();
    const id = await sandbox.startAgent("rehearse: say hello");
    await sandbox.ended(id);
    await makePipe(sandbox);
    const log = await Deno.readTextFile(sandbox.path(id, "stdout.log"));
    // `attach` tells the end on stderr, the others what is wrong.
    const cases: readonly (readonly [args: readonly string[], stdout: string, code: number])[] = [
      [["attach", id], log, 0],
      [["agents", "--nosuch"], "", 2],
      [["stop", "nosuch", id], `${id} is already stopped\n`, 1],
    ];
    for (const [args, stdout, code] of cases) {
      for (const redirection of ["2>/dev/full", `${UNREAD} 2>&4 4>&-`]) {
        const expected = { code, stdout, stderr: "" };
        assertEquals(await redirected(sandbox, args, redirection), expected, args.join(" "));
      }
    }
  },
);

async function makePipe({ project }: Sandbox): Promise<void> {
  await new Deno.Command("mkfifo", { args: [`${project}/gone`] }).output();
}
