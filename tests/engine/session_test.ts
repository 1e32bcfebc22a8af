import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { join } from "@std/path/join";
import { Session } from "../../lib/engine/session.ts";

Deno.test("Session appends one line per message to a file that only its owner can read", async () => {
  const home = join(await Deno.makeTempDir(), "home");
  try {
    using session = await Session.create({ home, cwd: "/work", model: "m" });
    await session.add({ role: "system", content: "not kept" });
    await session.add({ role: "user", content: "line\nbreak" });
    await session.add({ role: "assistant", parts: [{ type: "text", text: "ok" }] });

    assertMatch(session.id, /^[0-9a-f]{8}$/);
    assertEquals(session.path, join(home, "sessions", `${session.id}.jsonl`));
    const lines = (await Deno.readTextFile(session.path)).trimEnd().split("\n").map((line) =>
      JSON.parse(line)
    );
    assertEquals([lines[0].type, lines[0].version, lines[0].cwd], ["session", 1, "/work"]);
    assertEquals(lines.slice(1).map((line) => line.message.role), ["user", "assistant"]);
    assertEquals(((await Deno.stat(session.path)).mode ?? 0) & 0o777, 0o600);
    assertEquals(((await Deno.stat(join(home, "sessions"))).mode ?? 0) & 0o777, 0o700);
  } finally {
    await Deno.remove(join(home, ".."), { recursive: true });
  }
});
