/** Images beside a prompt. */
import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { PNG } from "../helpers/images.ts";
import { createSandbox } from "../helpers/sandbox.ts";

Deno.test("--image goes with the prompt of a run, of an agent and of its respawn; what is none is refused", async () => {
  await using sandbox = await createSandbox();
  const path = join(sandbox.project, "shot.png");
  await Deno.writeFile(path, PNG);
  const server = startFakeOpenAI([{ text: "One." }, { text: "Two." }, { text: "Three." }]);
  const shown = () => JSON.stringify(server.requests.at(-1)?.body.messages).includes("image/png");
  try {
    const run = ["--base-url", server.url, "--image", "shot.png"];
    assertEquals(await sandbox.ok(["-p", ...run, "what is it?"]), "One.\n");
    assertEquals(shown(), true);
    const id = (await sandbox.ok(["--bg", "-q", ...run, "what is it?"])).trim();
    await sandbox.ended(id);
    assertEquals(shown(), true);
    // It has a copy of its own.
    await Deno.remove(path);
    await sandbox.ok(["respawn", id]);
    await sandbox.ended(id);
    assertEquals([server.requests.length, shown()], [3, true]);
    const { mode } = await Deno.stat(sandbox.path(id, "images/01.png"));
    assertEquals((mode ?? 0) & 0o777, 0o600);

    const gone = await sandbox.run(["--bg", ...run, "what is it?"]);
    assertEquals(gone.code, 1);
    assertMatch(gone.stderr, /error: cannot use the image "shot\.png": /);
    const text = await sandbox.run(["-p", "--image", "README.md", "what is it?"]);
    assertMatch(text.stderr, /"README\.md": it is no PNG, JPEG, GIF or WebP image/);
    const many = await sandbox.run(["--bg", "--image", "README.md", "--exec", "ls"]);
    assertEquals([many.code, many.stderr.split("\n")[0]], [
      2,
      "error: --image goes with one prompt: --each and --exec have none for it",
    ]);
    const alone = await sandbox.run(["-p", "--image", "README.md"]);
    assertEquals(alone.code !== 0, true);
  } finally {
    await server.close();
  }
});
