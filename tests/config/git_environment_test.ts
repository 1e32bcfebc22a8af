import { assertEquals } from "@std/assert";
import { evaluate } from "../helpers/evaluate.ts";

/** The names of git's variables that are left of `env`. */
async function leftOf(env: Record<string, string>): Promise<Record<string, string>> {
  const { stdout, stderr } = await evaluate(
    `
    import { forgetGitHook } from "lib/config/git_environment.ts";
    forgetGitHook();
    const names = ${JSON.stringify(Object.keys(env))};
    const left = names.filter((name) => Deno.env.get(name) !== undefined);
    console.log(JSON.stringify(Object.fromEntries(left.map((name) => [name, Deno.env.get(name)]))));
  `,
    { env },
  );
  assertEquals(stderr, "");
  return JSON.parse(stdout);
}

Deno.test("forgetGitHook() forgets what git sets for one command of a repository", async () => {
  const { stdout } = await new Deno.Command("git", { args: ["rev-parse", "--local-env-vars"] })
    .output();
  // git sets it for nobody: whoever has it in the environment has put it there.
  const local = new TextDecoder().decode(stdout).trim().split("\n")
    .filter((name) => name !== "GIT_CONFIG_COUNT");
  const more = [
    ...["GIT_QUARANTINE_PATH", "GIT_EXEC_PATH", "GIT_REFLOG_ACTION", "GIT_PUSH_OPTION_COUNT"],
    ...["GIT_PUSH_OPTION_0", "GIT_PUSH_CERT", "GITHEAD_0123456789abcdef", "GIT_LITERAL_PATHSPECS"],
    ...["GIT_PROTOCOL", "GIT_NAMESPACE", "GIT_PAGER_IN_USE", "GIT_DIFF_PATH_COUNTER"],
    ...["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"],
  ];
  const env = Object.fromEntries([...local, ...more].map((name) => [name, "1"]));
  assertEquals(await leftOf({ ...env, GIT_EDITOR: ":" }), {});
});

Deno.test("forgetGitHook() leaves what people set for themselves", async () => {
  const env = {
    GIT_AUTHOR_NAME: "Ann",
    GIT_AUTHOR_EMAIL: "ann@example.com",
    GIT_COMMITTER_NAME: "Ann",
    GIT_EDITOR: "vi",
    GIT_PAGER: "less",
    GIT_SSH_COMMAND: "ssh -v",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "safe.directory",
    GIT_CONFIG_VALUE_0: "*",
    GIT_TRACE: "0",
  };
  assertEquals(await leftOf(env), env);
});
