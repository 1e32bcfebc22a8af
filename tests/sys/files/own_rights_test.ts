import { assertEquals } from "@std/assert";
import { evaluate } from "../../helpers/evaluate.ts";
import { modeOf } from "../../helpers/files.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const MADE: Record<string, number> = { "777": 0o700, "0477": 0o700, "0322": 0o755, "027": 0o750 };

for (const [umask, mode] of Object.entries(MADE)) {
  Deno.test(`keepOwnRights() lets others alone lose rights by a umask of ${umask}`, {
    // What Deno keeps for all tests would be made with this umask, too, and be closed to whoever is not root.
    ignore: Deno.uid() !== 0,
  }, async () => {
    await using directory = await temporaryDirectory();
    const path = directory.at("made");
    const { stderr } = await evaluate(
      `
        import { keepOwnRights } from "lib/sys/files/own_rights.ts";
        keepOwnRights();
        Deno.mkdirSync(${JSON.stringify(path)});
      `,
      { umask },
    );
    assertEquals([stderr, modeOf(path)], ["", mode]);
  });
}
