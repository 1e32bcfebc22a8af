/** Files whose names have typographic characters, and models that write those of a keyboard. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { describeCall } from "../../../lib/engine/extensions/hooks/foreign_call.ts";
import type { PlacedCall } from "../../../lib/engine/placed_call.ts";
import { runTools } from "../../../lib/engine/tool_runner.ts";
import { tools } from "../../../lib/engine/tools/mod.ts";
import { ToolSandbox } from "../../helpers/tool_sandbox.ts";
import { judge } from "../permissions/user_rules/rule_judge.ts";

const SCREENSHOT = "Screenshot 2026-11-27 at 5.00.00\u202fPM.txt";
const TYPED = "Screenshot 2026-11-27 at 5.00.00 PM.txt";
/** A file system of macOS takes both spellings of an accent for the same name. */
const ignore = Deno.build.os === "darwin";

/** What the model is told of one call, and what was judged. */
async function told(sandbox: ToolSandbox, name: string, args: unknown) {
  const judged: PlacedCall[] = [];
  const [result] = await runTools([{ id: "1", name, arguments: args }], {
    tools,
    permit: (call) => {
      judged.push(call);
      return { allowed: true };
    },
    cwd: sandbox.cwd,
    signal: sandbox.abort.signal,
    emit: () => Promise.resolve(),
  });
  return { output: result?.output ?? "", isError: result?.isError, call: judged[0] };
}

Deno.test("read and edit find the only file whose name is read as the one that was written", async () => {
  await using sandbox = await ToolSandbox.create({
    [SCREENSHOT]: "one\n",
    "l\u2019été\u00a02/a\u2013b.txt": "two\n",
  });
  const { output, call } = await told(sandbox, "read", { path: TYPED });
  assertStringIncludes(output, "1\tone");
  assertStringIncludes(output, `"Screenshot 2026-11-27 at 5.00.00\\342\\200\\257PM.txt" was taken`);
  // What is judged is what is opened.
  assertEquals(
    call?.touches.map((touch) => "place" in touch ? touch.place : ""),
    [sandbox.path(SCREENSHOT)],
  );
  await told(sandbox, "edit", { path: TYPED, old_string: "one", new_string: "1" });
  assertEquals(await sandbox.text(SCREENSHOT), "1\n");
  assertStringIncludes((await told(sandbox, "read", { path: "l'été 2/a-b.txt" })).output, "two");
  assertStringIncludes((await told(sandbox, "list", { path: "l'été 2" })).output, "a\u2013b.txt");
  // The name that it was told of is one that it can write.
  const escaped = "Screenshot 2026-11-27 at 5.00.00\\342\\200\\257PM.txt";
  const exact = await told(sandbox, "read", { path: escaped });
  assertEquals(exact.output, "1\t1");
});

Deno.test({
  name: "read finds a name whose accents are composed in another way",
  ignore,
  async fn() {
    await using sandbox = await ToolSandbox.create({
      "cafe\u0301.txt": "one\n",
      "h\u00e9.txt": "2\n",
    });
    assertStringIncludes((await told(sandbox, "read", { path: "caf\u00e9.txt" })).output, "1\tone");
    assertStringIncludes((await told(sandbox, "read", { path: "he\u0301.txt" })).output, "1\t2");
  },
});

Deno.test("read names the files of which each may be meant so that they can be told apart", async () => {
  await using sandbox = await ToolSandbox.create({ "a\u00a0b.txt": "1\n", "a\u202fb.txt": "2\n" });
  const { output, isError } = await told(sandbox, "read", { path: "a b.txt" });
  assertEquals(isError, true);
  assertStringIncludes(output, `"a\\302\\240b.txt" or "a\\342\\200\\257b.txt"`);
  assertEquals((await told(sandbox, "read", { path: "a\\342\\200\\257b.txt" })).output, "1\t2");
  // The exact name is what is meant, whatever is beside it.
  await sandbox.write("a b.txt", "3\n");
  assertEquals((await told(sandbox, "read", { path: "a b.txt" })).output, "1\t3");
});

Deno.test("write makes a file of the name that it is given, and says what is there already", async () => {
  await using sandbox = await ToolSandbox.create({ "it\u2019s.txt": "old\n" });
  const { output } = await told(sandbox, "write", { path: "it's.txt", content: "new\n" });
  assertStringIncludes(output, `"it\\342\\200\\231s.txt" is there too`);
  assertStringIncludes(output, `created "it's.txt"`);
  assertEquals(await sandbox.text("it\u2019s.txt"), "old\n");
  assertEquals(await sandbox.text("it's.txt"), "new\n");
  const again = await told(sandbox, "write", { path: "it's.txt", content: "newer\n" });
  assertEquals(again.output.includes("is there too"), false);
});

Deno.test("rules and hooks hold for the file that is opened, however its name is written", async () => {
  await using sandbox = await ToolSandbox.create({
    "the\u00a0keys.txt": "secret\n",
    "home/x": "",
    "out/it's.txt": "x\n",
  });
  await Deno.symlink(sandbox.path("out/it's.txt"), sandbox.path("it\u2019s.txt"));
  const world = { cwd: sandbox.cwd, home: sandbox.path("home"), isonforgeHome: sandbox.path("i") };
  const denied = await judge(world, { deny: ["Read(the\u00a0keys.txt)", "Read(out/**)"] });
  for (const path of ["the keys.txt", "the\u00a0keys.txt", "it's.txt", "it\u2019s.txt"]) {
    assertEquals(await denied("read", { path }), "deny", path);
  }
  const edit = { path: "the keys.txt", old_string: "secret", new_string: "x" };
  const typed = await judge(world, { allow: ["Edit(the keys.txt)"] });
  assertEquals(await typed("edit", edit), "ask");
  const exact = await judge(world, { allow: ["Edit(the\u00a0keys.txt)"] });
  assertEquals(await exact("edit", edit), "allow");

  const { call } = await told(sandbox, "read", { path: "the keys.txt" });
  const { tool_input } = describeCall(
    { id: "1", name: "read", args: call?.args, touches: call?.touches ?? [] },
    sandbox.cwd,
  );
  assertEquals(tool_input, { file_path: sandbox.path("the\u00a0keys.txt") });
});
