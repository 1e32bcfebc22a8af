import { assertEquals } from "@std/assert";
import { readEndWishes } from "../../lib/config/end_wishes.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

Deno.test("readEndWishes() takes AgentEnd hooks of the user's settings, each with the whole report", async () => {
  await using home = await temporaryDirectory();
  const hooks = (...commands: string[]) => ({
    AgentEnd: [{ hooks: commands.map((command) => ({ type: "command", command })) }],
  });
  const wish = async (settings: unknown, onEnd?: string) => {
    await Deno.writeTextFile(home.at("settings.json"), JSON.stringify(settings));
    const flags = onEnd === undefined ? {} : { onEnd };
    return (await readEndWishes(flags, { env: () => undefined, home: home.path })).on_end;
  };
  assertEquals(await wish({}), undefined);
  assertEquals(await wish({ hooks: hooks("cat > one") }), "cat > one");
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
