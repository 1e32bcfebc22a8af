import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { abstractSocketScope } from "../../../lib/sys/sandbox/abstract_sockets.ts";
import { findProgram } from "../../../lib/sys/find_program.ts";

const scope = Deno.build.os === "linux" ? await abstractSocketScope("/nowhere") : undefined;
const setpriv = findProgram("setpriv", { cwd: "/nowhere" });
const NAME = `isonforge-test-${crypto.randomUUID()}`;
const LISTEN =
  `use Socket; socket(my $s, AF_UNIX, SOCK_STREAM, 0); bind($s, pack("S a*", AF_UNIX, "\\0$ARGV[0]")) && listen($s, 1) or die; $| = 1; print "ready\\n"; <STDIN>`;
const CONNECT =
  `use Socket; socket(my $s, AF_UNIX, SOCK_STREAM, 0); print connect($s, pack("S a*", AF_UNIX, "\\0$ARGV[0]")) ? "reached" : $!`;
const OWN =
  `use Socket; my $a = pack("S a*", AF_UNIX, "\\0$ARGV[0]-own"); socket(my $s, AF_UNIX, SOCK_STREAM, 0); bind($s, $a) && listen($s, 1) or die $!; socket(my $c, AF_UNIX, SOCK_STREAM, 0); print connect($c, $a) ? "reached" : $!`;

async function perl(
  code: string,
  words: readonly string[],
): Promise<{ code: number; said: string }> {
  const [program = "", ...args] = [...words, "perl", "-e", code, NAME];
  const { code: exitCode, stdout, stderr } = await new Deno.Command(program, {
    args,
    // What perl says of an error, and of a language that is not there, is said in that.
    env: { LC_ALL: "C" },
  }).output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  return { code: exitCode, said };
}

Deno.test({
  name: "abstractSocketScope() leaves a command only its own abstract sockets",
  ignore: scope === undefined || setpriv === undefined,
  fn: async () => {
    assert(scope !== undefined && setpriv !== undefined);
    const confined = [setpriv, "--no-new-privs", ...scope];
    const server = new Deno.Command("perl", {
      args: ["-e", LISTEN, NAME],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    try {
      const reader = server.stdout.getReader();
      assertStringIncludes(new TextDecoder().decode((await reader.read()).value), "ready");
      await reader.cancel();
      assertEquals((await perl(CONNECT, ["env"])).said, "reached");
      assertStringIncludes((await perl(CONNECT, confined)).said, "not permitted");
      assertEquals((await perl(OWN, confined)).said, "reached");
      assertEquals((await perl("exit 7", confined)).code, 7);
    } finally {
      await server.stdin.close();
      await server.status;
    }
  },
});

Deno.test({
  name: "abstractSocketScope() says nothing before the command in a language that is not there",
  ignore: scope === undefined || setpriv === undefined,
  fn: async () => {
    const [program = "", ...args] = [setpriv, "--no-new-privs", ...scope ?? [], "env"];
    const env = { LC_ALL: "xx_XX.UTF-8", A: "b" };
    const output = await new Deno.Command(program, { args, env, clearEnv: true }).output();
    const [said, warned] = [output.stdout, output.stderr].map((bytes) =>
      new TextDecoder().decode(bytes)
    );
    assertEquals([said?.trimEnd().split("\n").sort(), warned], [["A=b", "LC_ALL=xx_XX.UTF-8"], ""]);
  },
});

Deno.test({
  name: "abstractSocketScope() takes no perl that a repository brought along",
  ignore: scope === undefined,
  fn: async () => {
    assertEquals(await abstractSocketScope("/"), scope);
    assertEquals(await abstractSocketScope("/usr"), undefined);
  },
});
