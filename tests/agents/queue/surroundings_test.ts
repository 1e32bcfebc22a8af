import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { keepSurroundings, restoreSurroundings } from "../../../lib/agents/queue/surroundings.ts";
import { isNotKept } from "../../../lib/config/environment.ts";
import { modeOf } from "../../helpers/files.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const SECRET = "hunter2-hunter2";

/** What a run gets that was queued in one environment and is started in another. */
async function carried(from: Record<string, string>, to: Record<string, string>) {
  await using directory = await temporaryDirectory();
  await keepSurroundings(directory.path, { environment: from, isSecret: isNotKept });
  const path = join(directory.path, "environment.json");
  assertEquals(modeOf(path), 0o600);
  assertEquals((await Deno.readTextFile(path)).includes(SECRET), false);
  return await restoreSurroundings(directory.path, { environment: to });
}

Deno.test("a queued run gets the environment of whoever queued it, and nothing of the starter's", async () => {
  assertEquals(await carried({ PATH: "/mine", LANG: "C" }, { PATH: "/other", EXTRA: "1" }), {
    environment: { PATH: "/mine", LANG: "C" },
  });
});

Deno.test("a queued run gets a secret when the starter has the same one", async () => {
  for (const name of ["ISONFORGE_API_KEY", "GITHUB_TOKEN", "DB_PASSWORD"]) {
    assertEquals(await carried({ [name]: SECRET }, { [name]: SECRET }), {
      environment: { [name]: SECRET },
    });
  }
});

Deno.test("a queued run does not start with another key, or without one", async () => {
  for (const other of [{}, { ISONFORGE_API_KEY: "another" }]) {
    assertEquals(await carried({ ISONFORGE_API_KEY: SECRET }, other), {
      missing: ["ISONFORGE_API_KEY"],
    });
  }
});

Deno.test("a queued run gets no key when it was queued without one", async () => {
  assertEquals(
    await carried({ PATH: "/bin" }, { ISONFORGE_API_KEY: SECRET, AWS_SECRET_ACCESS_KEY: SECRET }),
    {
      environment: { PATH: "/bin" },
    },
  );
});

Deno.test("a queued run does without other secrets that the starter lacks, and what is of one run", async () => {
  const from = { GITHUB_TOKEN: SECRET, ISONFORGE_AGENT_ID: "a3f8c1d2", PWD: "/x", HOME: "/root" };
  assertEquals(await carried(from, {}), { environment: { HOME: "/root" } });
});

Deno.test("isNotKept() knows secrets by name and by value", () => {
  const secret = {
    OPENAI_API_KEY: "x",
    HF_TOKEN: "x",
    PGPASSWORD: "x",
    DATABASE_URL: "postgres://me:pw@db/x",
    ANYTHING: "ghp_0123456789abcdef0123",
    ISONFORGE_HEADERS: "X-Team: blue",
  };
  for (const [name, value] of Object.entries(secret)) {
    assertEquals([name, isNotKept(name, value)], [name, true]);
  }
  const open = {
    PATH: "/bin",
    SSH_AUTH_SOCK: "/tmp/agent.1",
    LANG: "C",
    ISONFORGE_HOME: "/x",
    EDITOR: "vi",
  };
  for (const [name, value] of Object.entries(open)) {
    assertEquals([name, isNotKept(name, value)], [name, false]);
  }
});
