/** Command lines that are made to hold up whoever looks at them. */
import { assertEquals } from "@std/assert/equals";
import { reviewCommandLine } from "../../../lib/engine/permissions/auto.ts";
import { Places } from "../../../lib/engine/permissions/places.ts";
import { PATIENCE_MS } from "../../helpers/poll.ts";

const places = new Places({ cwd: "/tmp", home: "/nowhere", isonforgeHome: "/nowhere/.isonforge" });

async function reasonFor(command: string, maxReviewMs: number): Promise<string | undefined> {
  const environment = { HOME: "/nowhere" };
  return (await reviewCommandLine(command, { places, environment, maxReviewMs }))?.reason;
}

const TABLE: Record<string, [command: string, reason: string | undefined]> = {
  "a variable that doubles": ["a=a; " + "a=$a$a; ".repeat(2_000), undefined],
  "thousands of pipes": ["a|".repeat(8_000) + "a", "it takes too long to be looked at"],
  "evals in evals": ["eval '".repeat(2_730), "it takes too long to be looked at"],
  "subscripts in subscripts": [
    "echo " + "${x[$(echo ".repeat(60) + "1" + ")]}".repeat(60),
    undefined,
  ],
  "expressions in expressions": [
    "echo " + "$(( $(echo ".repeat(40) + "1" + ") ))".repeat(40),
    undefined,
  ],
  // In which a pattern could try every way to read a backslash, or a space.
  "a string of backslashes that does not end": [
    `python3 -c 'system("${"\\".repeat(400)}x'`,
    undefined,
  ],
  "an editor's script of backslashes": [`sed 's/${"\\".repeat(400)}x' a`, undefined],
  "an editor's script of empty lines": [`sed '${"\n".repeat(50_000)}' a`, undefined],
  "an editor's command of spaces": [`vim -c '${" ".repeat(50_000)}' a`, undefined],
  "braces of commas that do not end": ["echo {" + ",".repeat(100_000), undefined],
  "more than a program can be given": [
    "echo " + "a".repeat(200_000),
    "it is too long to be looked at",
  ],
};

for (const [what, [command, reason]] of Object.entries(TABLE)) {
  Deno.test(`reviewCommandLine() comes to an end with ${what}`, async () => {
    // What is to be looked at to its end has the time for it, also on a busy machine.
    const maxReviewMs = reason === undefined ? PATIENCE_MS : 200;
    assertEquals(await reasonFor(command, maxReviewMs), reason);
  });
}

Deno.test("reviewCommandLine() looks at no more than a command line is worth, however fast that is", async () => {
  const command = `x=(${Array.from({ length: 512 }, (_, i) => i).join(" ")}); ${
    "((x)); ".repeat(5_000)
  }`;
  assertEquals(await reasonFor(command, Infinity), "it takes too long to be looked at");
});
