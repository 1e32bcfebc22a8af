import { assertEquals } from "@std/assert";
import { endCommand } from "../../../lib/agents/ending/end_command.ts";
import { readEndWishes } from "../../../lib/config/telling/end_wishes.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

Deno.test("readEndWishes() takes AgentEnd hooks of the user's settings, each with the whole report", async () => {
  await using home = await temporaryDirectory();
  const hooks = (...commands: string[]) => ({
    AgentEnd: [{ hooks: commands.map((command) => ({ type: "command", command })) }],
  });
  const wish = async (settings: unknown, onEnd?: string) => {
    await Deno.writeTextFile(home.at("settings.json"), JSON.stringify(settings));
    const flags = onEnd === undefined ? {} : { onEnd };
    return endCommand(await readEndWishes(flags, { env: () => undefined, home: home.path }));
  };
  assertEquals(await wish({}), undefined);
  assertEquals(await wish({ hooks: hooks("cat > one") }), "cat > one");
  const inBash = { type: "command", command: "[[ -s one ]] && echo it's", shell: "bash" };
  assertEquals(
    await wish({ hooks: { AgentEnd: [{ hooks: [inBash] }] } }),
    `bash -c '[[ -s one ]] && echo it'\\''s'`,
  );
  const both = await wish({ hooks: hooks("cat > 'second one'") }, "cat > first");
  const child = new Deno.Command("/bin/sh", {
    args: ["-c", both ?? ""],
    cwd: home.path,
    stdin: "piped",
  }).spawn();
  await new Blob(["the report\n"]).stream().pipeTo(child.stdin);
  assertEquals((await child.status).code, 0);
  for (const name of ["first", "second one"]) {
    assertEquals(await Deno.readTextFile(home.at(name)), "the report\n");
  }
});

Deno.test("endCommand() has each hook once, also where an earlier version has put it into the record", () => {
  const end_hooks = ["cat > one", "cat > 'second one'"];
  for (const on_end of [undefined, "cat > first"]) {
    const wishes = { ...(on_end === undefined ? {} : { on_end }), end_hooks };
    const command = endCommand(wishes);
    assertEquals(command?.split("\n").length, on_end === undefined ? 3 : 4);
    assertEquals(endCommand({ on_end: command ?? "", end_hooks }), command);
  }
  assertEquals(endCommand({ on_end: "cat > one", end_hooks: ["cat > one"] }), "cat > one");
  assertEquals(endCommand({}), undefined);
});
