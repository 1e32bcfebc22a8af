import { assertEquals, assertStringIncludes } from "@std/assert";
import { evaluate } from "../../helpers/evaluate.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

/** What the check finds with this environment; git reads the configuration that it names. */
async function finding(env: Record<string, string>): Promise<{ level: string; message: string }> {
  await using directory = await temporaryDirectory();
  const { stdout, stderr } = await evaluate(
    `
    import { gitCheck } from "lib/cli/doctor/git_check.ts";
    import { setSearchPath } from "lib/sys/search_path.ts";
    setSearchPath(Deno.env.get("PATH") ?? "");
    console.log(JSON.stringify((await gitCheck.run({ cwd: "/" }))[0]));
  `,
    {
      env: {
        HOME: directory.path,
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_CONFIG_NOSYSTEM: "1",
        ...env,
      },
    },
  );
  assertEquals(stderr, "");
  return JSON.parse(stdout);
}

Deno.test("gitCheck warns when nobody told git who commits", async () => {
  const { level, message } = await finding({});
  assertEquals(level, "warning");
  assertStringIncludes(message, "git version");
});

Deno.test("gitCheck is content when git knows who commits", async () => {
  const who = { NAME: "Ann", EMAIL: "ann@example.com" };
  const env = Object.fromEntries(
    Object.entries(who).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  );
  assertEquals((await finding(env)).level, "ok");
});

Deno.test("gitCheck warns when there is no git", async () => {
  const { level, message } = await finding({ PATH: "/nowhere" });
  assertEquals([level, message], ["warning", "git is not installed, or not in PATH"]);
});
