import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { environmentCheck, READERS } from "../../../lib/cli/doctor/environment_check.ts";
import { filesBelow } from "../../helpers/files.ts";
import { findingsOf } from "./context.ts";

const LIB = fromFileUrl(new URL("../../../lib", import.meta.url));

Deno.test("environmentCheck knows every variable that the program reads", async () => {
  const read = new Set<string>();
  for (const path of filesBelow(LIB)) {
    const text = await Deno.readTextFile(path);
    for (const [, name = ""] of text.matchAll(/"(ISONFORGE_[A-Z_]*[A-Z])"/g)) read.add(name);
  }
  assertEquals([...read].sort(), Object.keys(READERS).sort());
});

Deno.test("environmentCheck suggests the near name when nothing reads a variable", async () => {
  assertEquals(
    await findingsOf(environmentCheck, {
      env: { ISONFORGE_MODLE: "qwen3", ISONFORGE_FAVOURITE_COLOUR: "blue" },
    }),
    [
      {
        level: "warning",
        message: "nothing reads ISONFORGE_MODLE; is ISONFORGE_MODEL meant?",
        fix: 'export ISONFORGE_MODEL="$ISONFORGE_MODLE"',
      },
      {
        level: "warning",
        message: "nothing reads ISONFORGE_FAVOURITE_COLOUR",
        fix: "unset ISONFORGE_FAVOURITE_COLOUR",
      },
    ],
  );
});

Deno.test("environmentCheck fails for each value that a run refuses", async () => {
  const wrong = {
    ISONFORGE_BASE_URL: "localhost",
    ISONFORGE_CONTEXT_WINDOW: "32k",
    ISONFORGE_PROVIDER: "google",
    ISONFORGE_LOG_MAX: "1G",
    ISONFORGE_RATE_INPUT: "free",
    ISONFORGE_RATE_OUTPUT: "cheap",
    ISONFORGE_STREAM_IDLE_S: "0",
    ISONFORGE_API_KEY: "a\nb",
    ISONFORGE_DEBUG: "yes",
  };
  const findings = await findingsOf(environmentCheck, { env: wrong });
  assertEquals(
    findings.map(({ level, message }) => [level, message.split(" ")[0]]),
    Object.keys(wrong).map((name) => ["error", name]),
  );
});

Deno.test("environmentCheck is content when all is right", async () => {
  const env = { ISONFORGE_MODEL: "qwen3", ISONFORGE_DEBUG: "1", ISONFORGE_AGENT_DEPTH: "1" };
  assertEquals(await findingsOf(environmentCheck, { env }), [
    { level: "ok", message: "sets ISONFORGE_MODEL, ISONFORGE_DEBUG" },
  ]);
});

Deno.test("environmentCheck says which entries of PATH do not count where agents write", async () => {
  const messages = async (PATH: string) =>
    (await findingsOf(environmentCheck, { env: { PATH } })).slice(1).map(({ level, message }) =>
      `${level}: ${message.match(/directory: (.*?);/)?.[1]}`
    );
  assertEquals(await messages("/usr/bin:/bin"), []);
  assertEquals(await messages(""), []);
  assertEquals(await messages("./bin:/usr/bin::.:./bin:a:b"), [
    'note: "./bin", an empty one, "."',
  ]);
});
