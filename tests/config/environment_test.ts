import { assertEquals } from "@std/assert";
import { evaluate } from "../helpers/evaluate.ts";

const HOME = `
  import { isonforgeHome } from "lib/config/environment.ts";
  try {
    console.log(isonforgeHome());
  } catch (error) {
    console.log(error.name, error.message);
  }
`;
const COLOR = HOME.replaceAll("isonforgeHome", "isColorRefused");

/** What `code` prints in this environment. */
async function printed(code: string, env: Record<string, string>): Promise<string> {
  const { stdout, stderr } = await evaluate(code, { env });
  assertEquals(stderr, "");
  return stdout.trimEnd();
}

Deno.test("isonforgeHome() is ISONFORGE_HOME when that is absolute", async () => {
  assertEquals(await printed(HOME, { ISONFORGE_HOME: "/srv/iso", HOME: "/home/a" }), "/srv/iso");
});

Deno.test("isonforgeHome() is .isonforge in HOME when ISONFORGE_HOME is unset or empty", async () => {
  assertEquals(await printed(HOME, { HOME: "/home/a" }), "/home/a/.isonforge");
  assertEquals(await printed(HOME, { HOME: "/home/a", ISONFORGE_HOME: "" }), "/home/a/.isonforge");
});

Deno.test("isonforgeHome() refuses when ISONFORGE_HOME is relative", async () => {
  assertEquals(
    await printed(HOME, { ISONFORGE_HOME: "state/iso", HOME: "/home/a" }),
    `UserError ISONFORGE_HOME is not an absolute path: "state/iso"`,
  );
  assertEquals(
    await printed(HOME, { ISONFORGE_HOME: "http://me:hunter2@h", HOME: "/home/a" }),
    "UserError ISONFORGE_HOME is not an absolute path",
  );
});

Deno.test("isonforgeHome() refuses when HOME is missing or relative and nothing else is given", async () => {
  const refusal = "UserError cannot tell where the home directory is: HOME is not set";
  assertEquals(await printed(HOME, {}), refusal);
  assertEquals(
    await printed(HOME, { HOME: "here" }),
    'UserError cannot tell where the home directory is: HOME is not an absolute path: "here"',
  );
});

Deno.test("environmentVariable() names a variable that is no UTF-8, and does not show it", async () => {
  const { stdout } = await evaluate(
    `import { environmentVariable } from "lib/config/environment.ts";
    for (const name of ["HOME", "ISONFORGE_API_KEY"]) {
      try {
        environmentVariable(name);
      } catch ({ name, message, hint, cause }) {
        console.log([name, message, hint, cause].join("|"));
      }
    }`,
    { before: "key=$(printf 'sk-\\351'); export HOME=$key ISONFORGE_API_KEY=$key" },
  );
  assertEquals(stdout.trimEnd().split("\n"), [
    "UserError|the value of HOME in the environment is not valid UTF-8|" +
    "set ISONFORGE_HOME to the absolute path of a directory for isonforge's files|",
    "UserError|the value of ISONFORGE_API_KEY in the environment is not valid UTF-8|" +
    "give it another one, or none: unset ISONFORGE_API_KEY|",
  ]);
});

Deno.test("isColorRefused() is true when NO_COLOR is set or TERM is dumb", async () => {
  assertEquals(await printed(COLOR, { TERM: "xterm" }), "false");
  assertEquals(await printed(COLOR, { TERM: "xterm", NO_COLOR: "" }), "false");
  assertEquals(await printed(COLOR, { TERM: "xterm", NO_COLOR: "0" }), "true");
  assertEquals(await printed(COLOR, { TERM: "dumb" }), "true");
});

Deno.test("environmentSettings() keeps no secret and nothing of one process when they are set", async () => {
  const code = `
    import { environmentSettings } from "lib/config/environment.ts";
    console.log(JSON.stringify(environmentSettings()));
  `;
  const kept = {
    ISONFORGE_BASE_URL: "http://localhost:8080/v1",
    ISONFORGE_MODEL: "qwen3",
    ISONFORGE_RATE_INPUT: "0.5",
  };
  const dropped = {
    ISONFORGE_API_KEY: "sk-1",
    ISONFORGE_OPENROUTER_KEY_2: "sk-2",
    ISONFORGE_TOKEN: "t",
    ISONFORGE_HTTP_PASSWORD: "p",
    ISONFORGE_CLIENT_SECRET: "s",
    ISONFORGE_HOME: "/tmp/iso",
    ISONFORGE_DEBUG: "1",
    ISONFORGE_AGENT_ID: "a3f8c1d2",
    ISONFORGE_AGENT_NONCE: "n",
    OPENAI_API_KEY: "sk-3",
    PATH_OF_MINE: "/x",
    ISONFORGE_PROVIDER: "",
  };
  assertEquals(JSON.parse(await printed(code, { ...kept, ...dropped })), kept);

  // A flag won, so that nobody has looked at these values.
  const odd = { ...kept, ISONFORGE_MODEL: "docker/qwen3:4B@sha256" };
  const withUser = { ISONFORGE_PROXY: "socks5://me:hunter2@h:1080" };
  for (const url of ["http://me:hunter2@h/v1", "ftp://me:hunter2@h", "me:hunter2@h"]) {
    const env = { ...odd, ...withUser, ISONFORGE_BASE_URL: url };
    const { ISONFORGE_BASE_URL: _dropped, ...rest } = odd;
    assertEquals(JSON.parse(await printed(code, env)), rest);
  }
});
