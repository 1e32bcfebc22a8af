/**
 * The life of an agent whose commands are in a sandbox, on the compiled binary and as an ordinary user.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { asUser, canContain, contained, furnish } from "../helpers/contained_run.ts";
import { endsWithinGrace } from "../helpers/ends_within_grace.ts";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { poll } from "../helpers/poll.ts";
import { createSandbox, git, ISONFORGE, type Sandbox } from "../helpers/sandbox.ts";
import { isRunning, uniqueSeconds, UNTIL_IT_SLEEPS } from "../helpers/running.ts";

const ignore = !canContain;

/** Directories of sandboxes in the temporary directory of this test. */
function scratches(sandbox: Sandbox): string[] {
  return [...Deno.readDirSync(join(sandbox.env.HOME ?? "", "tmp"))].map(({ name }) => name)
    .filter((name) => name.startsWith("isonforge-sandbox-"));
}

Deno.test({
  name: "an agent lives in a sandbox from --bg to rm when the configuration says so",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    await Deno.mkdir(join(sandbox.env.HOME ?? "", "tmp"));
    await furnish(sandbox);
    const seconds = [uniqueSeconds(), uniqueSeconds()];
    const bash = (command: string) => ({ toolCalls: [{ name: "bash", arguments: { command } }] });
    const run = [
      // What has not left the group of the command when that ends is ended with it.
      bash(`setsid sleep ${seconds[0]} >/dev/null 2>&1 & ${UNTIL_IT_SLEEPS}; touch /etc/x`),
      bash(`sleep ${seconds[1]}`),
    ];
    const server = startFakeOpenAI(Array.from({ length: 100 }, () => run).flat());
    const env = { TMPDIR: join(sandbox.env.HOME ?? "", "tmp") };
    const options = { through: asUser(), env };
    const ok = (...args: string[]) => sandbox.ok(args, options);
    const isAtWork = () => isRunning(`sleep ${seconds[1]}`);
    /** Stops the agent, which is at work; where it had no time to tidy up, another run of it. */
    const stopsTidily = async (id: string) => {
      await endsWithinGrace(sandbox, async () => {
        if (sandbox.meta(id).state !== "running") {
          await ok("respawn", id);
          await poll(isAtWork, "one more run");
        }
        await ok("stop", id);
        assert(!seconds.some((number) => isRunning(`sleep ${number}`)));
        return id;
      });
      assertEquals(scratches(sandbox), []);
    };
    try {
      await ok("config", "set", "sandbox", "workspace");
      await ok("config", "set", "base_url", server.url);
      await ok("config", "set", "model", "m");
      const id = (await ok("--bg", "-q", "work")).trim();
      assertEquals(sandbox.meta(id).sandbox, "workspace");
      await poll(isAtWork, "the second command");
      assert(isRunning(`sleep ${seconds[0]}`), "what the first one left has ended");
      assertEquals(scratches(sandbox).length, 1);
      assertMatch(await ok("agents"), new RegExp(`${id} +running`));
      assertMatch(
        await ok("inspect", id),
        /^ +sandbox +workspace, made by bubblewrap; it refused once$/m,
      );

      await stopsTidily(id);
      assertMatch(await ok("logs", id), /touch \/etc\/x/);

      // Killed so that nobody tidies up: who records its end does.
      await ok("config", "unset", "sandbox");
      await ok("respawn", id);
      await poll(isAtWork, "the second run");
      assertEquals(sandbox.meta(id).sandbox, "workspace");
      const workers = sandbox.processes();
      assert(workers.length > 1);
      await sandbox.killAll();
      await poll(() => !seconds.some((number) => isRunning(`sleep ${number}`)), "all to end");
      assertEquals(scratches(sandbox).length, 1);
      assertMatch(await ok("agents"), new RegExp(`${id} +stopped`));
      assertEquals(scratches(sandbox), []);

      await ok("respawn", id);
      await poll(isAtWork, "the third run");
      assertEquals(scratches(sandbox).length, 1);
      await stopsTidily(id);
      await ok("rm", id);
      assertMatch(await ok("agents"), /No background agents/);
    } finally {
      await server.close();
    }
  },
});

Deno.test({
  name: "inside a sandbox no agent is started, and no descriptor leads out",
  // Sources would have to download their packages, with another HOME and no way out.
  ignore: ignore || ISONFORGE.length > 1,
  fn: async () => {
    await using sandbox = await createSandbox();
    await furnish(sandbox);
    const program = ISONFORGE.join(" ");
    const { results, code, stderr } = await contained(sandbox, [
      `${program} --bg --model rehearsal x; env -i HOME=$HOME PATH=$PATH ${program} --bg --model rehearsal x; ` +
      `env -i HOME=/tmp PATH=$PATH ${program} --bg --model rehearsal x`,
      "ls /proc/self/fd; cat /proc/self/fd/7/etc/hostname; echo x > /proc/self/fd/7/home/x",
    ], {
      through: ["/bin/sh", "-c", 'exec 7</; exec "$@"', "sh", ...asUser()],
    });
    assertEquals(code, 0, stderr);
    assertStringIncludes(results[0] ?? "", "inside a sandbox (workspace)");
    await sandbox.gone();
    assertMatch(results[1] ?? "", /^0\n1\n2\n3\n/);
  },
});

Deno.test({
  name: "the last snapshot of --exec is taken when nothing of it runs in its sandbox any more",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    await furnish(sandbox);
    const options = { through: asUser() };
    // It counts in a new file until it is ended.
    const counts = "while :; do echo >>count; sleep 0.01; done";
    const command =
      `setsid sh -c '${counts}' >/dev/null 2>&1 & until [ -s count ]; do sleep 0.01; done`;
    const args = ["--bg", "-q", "--sandbox", "workspace", "--exec", command];
    const id = (await sandbox.ok(args, options)).trim();
    await sandbox.ended(id);
    assertEquals(
      await git(
        sandbox.project,
        "-c",
        "safe.directory=*",
        "show",
        `refs/isonforge/checkpoint/${id}/1-end:count`,
      ),
      await Deno.readTextFile(join(sandbox.project, "count")),
    );
  },
});
