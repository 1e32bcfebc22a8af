/**
 * Sockets that programs of the user make while an agent works, and those of the agent's own.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { canContain, contained, furnish } from "../helpers/contained_run.ts";
import { poll } from "../helpers/poll.ts";
import { createSandbox } from "../helpers/sandbox.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";
import { canListen, unixListener } from "../helpers/unix_listener.ts";

const ignore = !canContain || !canListen;

/** Functions of bash for the commands; a listener in there answers nothing, as nothing has to be said. */
const TOOLS =
  `unix() { perl -MSocket -e 'socket(my $s, AF_UNIX, SOCK_STREAM, 0); print connect($s, pack("S a*", AF_UNIX, shift)) ? "reached" : "not reached", "\\n"' "$1"; }
serve() { setsid perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0); bind(S, pack("S a*", AF_UNIX, shift)) && listen(S, 5) or die; 1 while accept(C, S)' "$1" >/dev/null 2>&1 & for i in $(seq 600); do [ -S "$1" ] && break; sleep 0.05; done; }
gone() { for i in $(seq 600); do unix "$1" | grep -q '^reached' || break; sleep 0.05; done; unix "$1"; }
`;

for (const level of ["workspace", "strict"]) {
  Deno.test({
    name:
      `--sandbox ${level} covers sockets that others make while a command runs, and none of the agent's own`,
    ignore,
    fn: async () => {
      await using sandbox = await createSandbox();
      await using elsewhere = await temporaryDirectory();
      const { project } = sandbox;
      const later = join(sandbox.env.HOME ?? "", "later.sock");
      await furnish(sandbox);
      const listeners: Deno.Listener[] = [];
      const run = contained(sandbox, [
        `${TOOLS} serve own.sock; touch ready; until [ -e made ]; do sleep 0.05; done; ` +
        "gone dev.sock; gone ~/later.sock; unix own.sock; serve second.sock; unix second.sock",
        `${TOOLS} unix dev.sock; unix ~/later.sock; unix own.sock; unix second.sock; rm own.sock second.sock; ` +
        "serve own.sock; unix own.sock",
      ], { level });
      await poll(
        () => Deno.stat(join(project, "ready")).then(() => true, () => false),
        "the first command",
      );
      // By the same name as the agent's own: the kernel does not tell in which directory that was.
      await using namesake = await unixListener("own.sock", { cwd: elsewhere.path });
      assert(namesake.isListening);
      for (const path of [join(project, "dev.sock"), later]) {
        listeners.push(Deno.listen({ transport: "unix", path }));
        await Deno.chmod(path, 0o777);
      }
      await Deno.writeTextFile(join(project, "made"), "");
      const { results, stderr, code } = await run;
      for (const listener of listeners) listener.close();
      assertEquals(code, 0, stderr);
      assertMatch(results[0] ?? "", /^not reached\nnot reached\nreached\nreached\n/);
      // They went on from one command to the next: for a socket nothing is ended.
      assertMatch(results[1] ?? "", /^not reached\nnot reached\nreached\nreached\nreached\n/);
      await sandbox.gone();
    },
  });
}
