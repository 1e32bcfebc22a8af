/**
 * What an agent in a strict sandbox reaches, what of it is told, and what is left when it ends.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { findProgram } from "../../lib/sys/find_program.ts";
import { asUser, canContain, contained, furnish, hand } from "../helpers/contained_run.ts";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { poll } from "../helpers/poll.ts";
import { linesWith, uniqueSeconds, workerOf } from "../helpers/running.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";

/** A part of every Debian and of git; it can listen and connect. */
const ignore = !canContain || findProgram("perl", { cwd: "/nowhere" }) === undefined;

// What is closed with a part of the request unread resets the connection, at times before the answer was read.
const ANSWER = `1 while <$c> =~ /\\S/; print $c "HTTP/1.0 200 OK\\r\\n\\r\\nfrom inside"`;
/** Functions of bash for the commands. */
const TOOLS = `up() { until get "$1" 2>/dev/null; do sleep 0.05; done; }
get() { exec 3<>/dev/tcp/127.0.0.1/$1 || return; printf 'GET %s HTTP/1.0\\r\\n\\r\\n' "\${2:-/}" >&3; cat <&3; }
serve() { perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => shift, Listen => 5) or die; while ($c = $s->accept) { ${ANSWER}; close $c }' "$1"; }
unix() { perl -MSocket -e 'socket(my $s, AF_UNIX, SOCK_STREAM, 0); $n = shift; $n =~ s/^@/\\0/; print connect($s, pack("S a*", AF_UNIX, $n)) ? "reached" : "not reached: $!", "\\n"' "$1"; }
`;
const OWN_PORT = 47_311;

/** Listens under a name that is no file's, as an X server does. */
async function abstractListener(name: string): Promise<AsyncDisposable> {
  const code = `use Socket; socket(my $s, AF_UNIX, SOCK_STREAM, 0); ` +
    `bind($s, pack("S a*", AF_UNIX, "\\0${name}")) && listen($s, 5) or die; $| = 1; print "ready\\n"; <STDIN>`;
  const child = new Deno.Command("perl", { args: ["-e", code], stdin: "piped", stdout: "piped" })
    .spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  return {
    [Symbol.asyncDispose]: async () => {
      await child.stdin.close();
      await child.status;
    },
  };
}

function answering(text: string | (() => string)) {
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  const answer = () => new Response(typeof text === "string" ? text : text());
  const server = Deno.serve(options, answer);
  return Object.assign(server, { port: server.addr.port });
}

Deno.test({
  name: "--sandbox strict lets through to what is named, and to nothing else",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    await using named = answering("the named one");
    await using other = answering("another one");
    const socket = join(sandbox.env.HOME ?? "", "engine.sock");
    using engine = Deno.listen({ transport: "unix", path: socket });
    await Deno.chmod(socket, 0o777);
    await using _x = await abstractListener(`isonforge-x-${named.port}`);
    await furnish(sandbox);
    const calls = [
      `${TOOLS} get ${named.port}; get ${other.port}`,
      `${TOOLS} get \${HTTP_PROXY##*:} http://127.0.0.1:${other.port}/; get \${HTTP_PROXY##*:} http://localhost:${named.port}/`,
      `${TOOLS} getent hosts registry.example; get \${HTTP_PROXY##*:} http://registry.example/; exec 3<>/dev/udp/192.0.2.1/53 || echo no way`,
      `${TOOLS} unix ${socket}; unix @isonforge-x-${named.port}; echo "\${SSH_AUTH_SOCK:-none}"`,
      `${TOOLS} serve ${OWN_PORT} >/dev/null 2>&1 & setsid -f bash -c "$(declare -f serve); serve ${
        OWN_PORT + 1
      }" >/dev/null 2>&1; up ${OWN_PORT}; up ${OWN_PORT + 1} >/dev/null`,
      "getent hosts registry.example || echo 'curl: (6) Could not resolve host: registry.example'",
      `${TOOLS} get ${OWN_PORT + 1}; cat /proc/net/dev | grep -c :`,
    ];
    const { results, stderr, code } = await contained(sandbox, calls, {
      level: "strict",
      args: ["--sandbox-allow", `localhost:${named.port}`],
      env: {
        SSH_AUTH_SOCK: socket,
        HTTP_PROXY: "http://127.0.0.1:9",
        https_proxy: "http://127.0.0.1:9",
      },
    });
    assertEquals(code, 0, stderr);
    const [
      direct = "",
      proxied = "",
      byName = "",
      sockets = "",
      own = "",
      unknown = "",
      next = "",
    ] = results;
    assertStringIncludes(direct, "the named one");
    assertMatch(direct, /connect: Connection refused/);
    assertMatch(proxied, /403 Forbidden[\s\S]*lets connections through to only localhost/);
    assertStringIncludes(proxied, `[no connection to 127.0.0.1:${other.port}: the sandbox`);
    assertStringIncludes(proxied, "the named one");
    assertStringIncludes(byName, "[no connection to registry.example:80: the sandbox");
    assertStringIncludes(byName, "no way");
    assertMatch(sockets, /^not reached: .*\nnot reached: .*\nnone\n/);
    assertStringIncludes(own, "from inside");
    assertMatch(unknown, /\[the sandbox lets connections through to only localhost:\d+; programs/);
    assertMatch(next, /from inside1\n/);
    await sandbox.gone();
    assertEquals(engine.addr.path, socket);
  },
});

Deno.test({
  name: "--sandbox workspace has the network, and no sockets of others",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    await using server = answering("the world");
    const socket = join(sandbox.env.HOME ?? "", "engine.sock");
    using _engine = Deno.listen({ transport: "unix", path: socket });
    await Deno.chmod(socket, 0o777);
    await using _x = await abstractListener(`isonforge-x-${server.port}`);
    await furnish(sandbox);
    const later = join(sandbox.env.HOME ?? "", "later.sock");
    const listeners: Deno.Listener[] = [];
    await using opening = answering(() => {
      listeners.push(Deno.listen({ transport: "unix", path: later }));
      Deno.chmodSync(later, 0o777);
      return "opened";
    });
    const { results } = await contained(sandbox, [
      `${TOOLS} get ${server.port}; unix ${socket}; unix @isonforge-x-${server.port}`,
      `${TOOLS} get ${opening.port}`,
      `${TOOLS} unix ${later}`,
    ]);
    for (const listener of listeners) listener.close();
    assertMatch(results[0] ?? "", /the worldnot reached: .*\nnot reached: .*\n/);
    assertMatch(results[1] ?? "", /opened/);
    assertMatch(results[2] ?? "", /^not reached: /);
  },
});

interface Agent extends AsyncDisposable {
  id: string;
}

/** An agent in a strict sandbox whose model makes these calls. */
async function agentMaking(
  sandbox: Sandbox,
  calls: readonly (string | { name: string; arguments: unknown })[],
  args: readonly string[] = [],
): Promise<Agent> {
  const server = startFakeOpenAI([
    ...calls.map((call) => ({
      toolCalls: [typeof call === "string" ? { name: "bash", arguments: { command: call } } : call],
    })),
    { text: "Done." },
  ]);
  await hand(sandbox);
  const id = (await sandbox.ok(
    [
      ...["--bg", "-q", "--sandbox", "strict", "--sandbox-allow", "registry.example"],
      ...["--base-url", server.url, "--model", "m", ...args, "go"],
    ],
    { through: asUser() },
  )).trim();
  return { id, [Symbol.asyncDispose]: () => server.close() };
}

Deno.test({
  name: "what an agent in a sandbox leaves that runs later is told by inspect, diff and merge",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    await using agent = await agentMaking(sandbox, [
      "echo x > .envrc; mkdir .vscode; echo '{}' > .vscode/tasks.json; echo x >> README.md",
      `echo evil > "$(git rev-parse --git-common-dir)/hooks/pre-commit"; git config alias.x '!true'`,
      { name: "write", arguments: { path: "sub/Makefile", content: "all:\n" } },
      "mkdir .zed tight; echo '{}' > .zed/tasks.json; echo '{}' > .zed/settings.json; echo x > tight/justfile; echo x > .npmrc; " +
      "git add -A && git -c user.name=a -c user.email=b commit -qm work && git log --oneline | wc -l; " +
      // Committed, and not there any more.
      "git update-index --assume-unchanged .zed/* .npmrc; rm -r .zed .npmrc; chmod 000 tight",
    ], ["-w", "feature"]);
    await sandbox.ended(agent.id);
    const through = asUser();
    const shown = await sandbox.ok(["inspect", agent.id], { through });
    assertMatch(
      shown,
      /runs later: look first +\.envrc \(your shell, new\)\n +\.vscode \(your editor, new\)/,
    );
    assertMatch(shown, /--sandbox strict[\s\S]*bubblewrap/);
    const record = JSON.parse(await sandbox.ok(["inspect", "--json", agent.id], { through }));
    const left = [".envrc", ".vscode", "sub/Makefile", "tight/justfile"];
    assertEquals(
      record.runs_later.map(({ path }: { path: string }) => path),
      [...left, ".npmrc", ".zed"].map((path) => join(record.worktree_path, path)),
    );
    assert(record.sandbox_refused > 0, "the refusals are counted");
    const told = "runs later: look first: .envrc (your shell, new), .vscode (your editor, new), " +
      "sub/Makefile (make, new), tight/justfile (just, new)";
    assertStringIncludes(await Deno.readTextFile(sandbox.path(agent.id, "stderr.log")), told);
    for (const command of ["diff", "merge"]) {
      const { code, stderr } = await sandbox.run([command, agent.id], { through });
      assertEquals(code, 0, stderr);
      assertStringIncludes(stderr, `${told}, .npmrc (npm, new), .zed (your editor, new)\n`);
    }
  },
});

Deno.test({
  name: "diff does not say that nothing has changed where what runs later is ignored by git",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    await Deno.writeTextFile(join(sandbox.project, ".git/info/exclude"), ".envrc\n");
    await using agent = await agentMaking(sandbox, ["echo x > .envrc"]);
    await sandbox.ended(agent.id);
    const { stdout, stderr } = await sandbox.run(["diff", agent.id], { through: asUser() });
    assertEquals(stdout, "");
    assertMatch(
      stderr,
      /look first: \.envrc \(your shell, new\)\n[^]*has changed no file here; of what is run later see above\n$/,
    );
  },
});

Deno.test({
  name: "nothing of a sandbox is left when its run is killed or stopped",
  ignore,
  fn: async () => {
    await using sandbox = await createSandbox();
    const through = asUser();
    for (const ends of ["killed", "stopped"]) {
      // Nothing in there has an environment that tells whose it is, so that the numbers do.
      const number = uniqueSeconds();
      const running = () => linesWith(number);
      await using agent = await agentMaking(sandbox, [
        `setsid -f sleep ${number}1; perl -e 'fork and exit; $SIG{TERM} = q(IGNORE); sleep ${number}2' & sleep ${number}3`,
      ]);
      await poll(
        () => running().some((line) => line.startsWith(`sleep ${number}3`)),
        "the command",
      );
      assert(running().length >= 3, running().join("\n"));
      if (ends === "killed") Deno.kill(await workerOf(sandbox, agent.id), "SIGKILL");
      else await sandbox.ok(["stop", agent.id], { through });
      await sandbox.ended(agent.id);
      // Whoever has recorded the end may still be there for a moment.
      await poll(
        () => running().length + sandbox.processes().length === 0,
        "the end of everything",
      );
    }
  },
});
