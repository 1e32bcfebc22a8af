/**
 * Scenarios 29 to 31: bytes that are no text, text that is no bytes of ours, and logs that others touch.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { copyAgent } from "../helpers/copies.ts";
import { poll } from "../helpers/poll.ts";
import { atTerminal } from "../helpers/pseudo_terminal.ts";
import { createSandbox, ISONFORGE } from "../helpers/sandbox.ts";

async function append(path: string, content: string | Uint8Array): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  await Deno.writeFile(path, bytes, { append: true });
}

Deno.test("29: a character split over two writes, invalid UTF-8 and NUL pass byte for byte", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("rehearse: sleep 552");
  await using follower = sandbox.spawn(["attach", id]);
  await follower.shows("no model was consulted");
  const log = sandbox.path(id, "stdout.log");
  const before = (await Deno.stat(log)).size;
  const [first = 0, second = 0, ...rest] = new TextEncoder().encode("🦊");
  const pieces = [[first, second], rest, [0xff, 0xfe, 0, 0xc3], [0x28, 0, 0xed, 0xa0, 0x80]];
  let size = before;
  for (const piece of pieces) {
    await append(log, Uint8Array.from(piece));
    size += piece.length;
    await poll(() => follower.bytes().length === size, "the follower to have seen that");
  }
  assertEquals([...follower.bytes().subarray(before)], pieces.flat());
  assertEquals(new TextDecoder().decode(follower.bytes().subarray(before, before + 4)), "🦊");
});

Deno.test("29: characters across the blocks in which a log is searched stay whole", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("x");
  await sandbox.ended(id);
  const log = sandbox.path(id, "stdout.log");
  for (const shift of [0, 1, 2]) {
    const lines = Array.from({ length: 3 }, (_, line) => `${line}${"€".repeat(40_000)}\n`);
    await Deno.writeTextFile(log, `${lines.join("")}${"x".repeat(shift)}\n`);
    assertEquals(await sandbox.ok(["logs", id, "-n", "2"]), `${lines[2]}${"x".repeat(shift)}\n`);
    assertEquals(
      await sandbox.ok(["logs", id, "-n", "3"]),
      `${lines[1]}${lines[2]}${"x".repeat(shift)}\n`,
    );
  }
});

const EVIL = "\x1b[2J\x1b]0;owned\x07\x1b[31mred\x9b1mbold\x08\x08\r\u202eback\u2066\u200b\x7f end";

Deno.test("30: escape sequences in a prompt, a model's name or a record cannot touch the terminal", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent(`say ${EVIL}`);
  await sandbox.ended(id);
  const newer = { model: EVIL, worktree: EVIL, cwd: `/tmp/${EVIL}`, effort: EVIL };
  copyAgent(sandbox, id, newer);
  const broken = copyAgent(sandbox, id);
  await Deno.writeTextFile(sandbox.path(broken, "meta.json"), `{"${EVIL}`);
  // On a terminal, where our own colours are the only sequences.
  const [program, ...args] = atTerminal([...ISONFORGE, "agents"].join(" "));
  const { stdout } = await new Deno.Command(program, {
    args,
    env: { ...sandbox.env, NO_COLOR: "" },
    stdin: "null",
  }).output();
  const shown = new TextDecoder().decode(stdout).replaceAll("\r\n", "\n");
  assertMatch(shown, new RegExp(`${id}  [^\n]*say `));
  assertHarmless(withoutColor(shown));
  const { stdout: piped, stderr } = await sandbox.run(["agents"]);
  assertHarmless(piped);
  assertHarmless(stderr);
  for (
    const args of [["logs", EVIL], ["--bg", "--model", EVIL, "--base-url", EVIL, "x"], [EVIL, EVIL]]
  ) {
    const refused = await sandbox.run(args);
    assertHarmless(refused.stdout + refused.stderr);
  }
});

function withoutColor(text: string): string {
  // deno-lint-ignore no-control-regex -- SGR sequences begin with one
  return text.replaceAll(/\x1b\[\d+m/g, "");
}

/** Nothing in it but what is seen, and line breaks. */
function assertHarmless(text: string): void {
  // deno-lint-ignore no-control-regex -- these are what is looked for
  const found = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/.exec(text);
  assert(found === null, `${JSON.stringify(found?.[0])} in ${JSON.stringify(text)}`);
}

Deno.test("31: following goes on when a log is cut, replaced or deleted", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("rehearse: sleep 553");
  await using follower = sandbox.spawn(["attach", id]);
  await follower.shows("no model was consulted");
  const log = sandbox.path(id, "stdout.log");

  await Deno.truncate(log);
  await poll(() => /was cut/.test(follower.notices()), "word of the cut");
  await append(log, "after the cut\n");
  await follower.shows("after the cut\n");

  await append(log, "the last before the rename\n");
  await Deno.rename(log, `${log}.old`);
  await append(`${log}.old`, "into the old one\n");
  await Deno.writeTextFile(log, "in the new one\n");
  await follower.shows("into the old one\nin the new one\n");
  assertMatch(follower.notices(), /was replaced/);

  await Deno.remove(log);
  await Deno.writeTextFile(log, "made again\n");
  await follower.shows("made again\n");
  await Deno.remove(log);
  await sandbox.ok(["stop", id]);
  assertEquals((await follower.end()).code, 0);
  assertMatch(follower.notices(), new RegExp(`${id} has ended`));
});

Deno.test("31: following ends when the agent is removed", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("rehearse: sleep 554");
  await using follower = sandbox.spawn(["attach", id]);
  await follower.shows("no model was consulted");
  await sandbox.ok(["stop", id]);
  await sandbox.ok(["rm", id]);
  const { code } = await follower.end();
  // It saw the end, or came too late for it.
  assertMatch(follower.notices(), new RegExp(`${id}(: it was removed| has ended)`));
  assert(code === 0 || code === 1);
});
