import { assertEquals, assertRejects } from "@std/assert";
import { markers, updateMadePart, withMadePart } from "../../scripts/made_part.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

const BY = "scripts/x.ts";
const [BEGIN, END] = markers(BY);

Deno.test("withMadePart() replaces what is between the markers, and nothing else", () => {
  const before = `# Title\n\n${BEGIN}\nold\n${END}\n\nEnd.\n`;
  const after = withMadePart(before, { by: BY, text: "new" });
  assertEquals(after, `# Title\n\n${BEGIN}\n\nnew\n\n${END}\n\nEnd.\n`);
  assertEquals(withMadePart(after ?? "", { by: BY, text: "new" }), after);
});

Deno.test("withMadePart() refuses a text without one place for it", () => {
  for (const text of ["", BEGIN, END, `${END}\n${BEGIN}`, `${BEGIN}\n${BEGIN}\n${END}`]) {
    assertEquals(withMadePart(text, { by: BY, text: "new" }), undefined);
  }
});

Deno.test("updateMadePart() says whether a file was stale, and only looks when it is a check", async () => {
  await using directory = await temporaryDirectory();
  const path = directory.at("README.md");
  const before = `${BEGIN}\n${END}\n`;
  await Deno.writeTextFile(path, before);
  const part = { by: BY, text: "new" };
  assertEquals(await updateMadePart(path, { ...part, isCheck: true }), true);
  assertEquals(await Deno.readTextFile(path), before);
  assertEquals(await updateMadePart(path, part), true);
  assertEquals(await updateMadePart(path, { ...part, isCheck: true }), false);
  await assertRejects(
    () => updateMadePart(path, { by: "scripts/y.ts", text: "" }),
    Error,
    "needs one line",
  );
});
