import { assert, assertEquals } from "@std/assert";
import { HOLD_PROGRAM, onceMore, supervisorArguments } from "../../lib/agents/supervisor.ts";
import { exists } from "../../lib/sys/files/info_at.ts";
import { modeOf } from "../helpers/files.ts";
import { markedProcesses } from "../helpers/marked_processes.ts";
import { poll } from "../helpers/poll.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../helpers/temporary_directory.ts";

const NONCE = "5b0c";

interface SuperviseOptions {
  /** What the supervisor reads before it starts anything. */
  go?: string;
  /** Called once the worker has printed `ready`. */
  whenReady?: (supervisor: number) => void | Promise<void>;
  /** Lines of shell before the supervisor's own. */
  prelude?: string;
  /** Where the agent's files are, in the temporary directory. */
  name?: string;
}

interface Supervised {
  directory: TemporaryDirectory;
  path: (name: string) => string;
  read: (name: string) => string;
  /** Exit code of what the supervisor became. */
  code: number;
}

/** Runs a worker (a script for sh, or words of a command) under the supervisor until that ends. */
async function supervise(
  worker: string | string[],
  check: (supervised: Supervised) => void,
  { go = "go\n", whenReady, prelude = "", name = "agent" }: SuperviseOptions = {},
): Promise<void> {
  await using directory = await temporaryDirectory();
  await using marked = markedProcesses();
  await Deno.mkdir(directory.at(name));
  const path = (file: string) => directory.at(name, file);
  const settle = ["/bin/sh", "-c", `printf '%s\\n' "$@" >"$0"; exit 42`, path("settled"), "it's"];
  const command = typeof worker === "string" ? ["/bin/sh", "-c", worker] : worker;
  const [option = "", script = "", ...words] = supervisorArguments(command, {
    directory: directory.at(name),
    settle,
    nonce: NONCE,
  });
  // A job in the background of a script ignores SIGINT and SIGQUIT (POSIX, 2.11), and what is ignored as a shell begins it
  // cannot trap. What a process listens for, those that it starts begin without.
  const heard = ["SIGINT", "SIGQUIT"] as const;
  const hear = () => {};
  for (const signal of heard) Deno.addSignalListener(signal, hear);
  const child = new Deno.Command("/bin/sh", {
    args: [option, `${prelude}${script}`, ...words],
    env: marked.env,
    cwd: directory.path,
    stdin: "piped",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
  for (const signal of heard) Deno.removeSignalListener(signal, hear);
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(go));
  await writer.close();
  const read = (file: string) => Deno.readTextFileSync(path(file));
  if (whenReady !== undefined) {
    await poll(
      () => exists(path("stdout.log")) && /^ready$/m.test(read("stdout.log")),
      "the worker",
    );
    await whenReady(child.pid);
  }
  const { code } = await child.status;
  check({ directory, path, read, code });
}

for (const go of ["", "go", "stop\n", "\n"]) {
  Deno.test(`the supervisor starts nothing when it reads ${JSON.stringify(go)}`, async () => {
    await supervise("echo started", ({ path, code }) => {
      assertEquals(code, 0);
      assertEquals(["stdout.log", "exit", "settled"].map(path).filter(exists), []);
    }, { go });
  });
}

const ENDS: ReadonlyArray<readonly [when: string, worker: string | string[], status: number]> = [
  ["exits with 0", "exit 0", 0],
  ["exits with 1", "exit 1", 1],
  ["exits with 127", "exit 127", 127],
  ["exits with 200", "exit 200", 200],
  ["exits with 255", "exit 255", 255],
  ["is killed with SIGKILL", "kill -KILL $$", 137],
  ["is killed with SIGTERM", "kill -TERM $$", 143],
  ["is killed with SIGSEGV", "ulimit -c 0; kill -SEGV $$", 139],
  ["does not exist", ["/nowhere/isonforge", "--print"], 127],
];

for (const [when, worker, status] of ENDS) {
  Deno.test(`the supervisor records ${status} when the worker ${when}`, async () => {
    await supervise(worker, ({ path, read, code }) => {
      assertEquals(read("exit"), `${NONCE} ${status}\n`);
      assertEquals(modeOf(path("exit")), 0o600);
      assertEquals([read("settled"), code], [`it's\n${status}\n`, 42]);
    });
  });
}

Deno.test("the supervisor writes the status into the room that was taken for it", async () => {
  await supervise("exit 3", ({ read }) => {
    assertEquals(read("exit"), `${NONCE} 3\n`.padEnd(20));
  }, { prelude: "printf %20s '' >agent/exit\n" });
});

Deno.test("the supervisor records the end when a stop that was going to is not there any more", async () => {
  await supervise("echo >agent/stopping; exit 3", ({ read, code }) => {
    assertEquals([read("exit"), read("settled"), code], [`${NONCE} 3\n`, "it's\n3\n", 42]);
  });
});

/** Ends on SIGTERM, but not at once. */
function slowToEnd(status: number): string {
  return `
    trap 'trap "" TERM; sleep 0.1; sleep 0.1; echo "took its time"; exit ${status}' TERM
    echo ready
    while :; do sleep 0.02; done
  `;
}

for (const status of [0, 7, 127, 143]) {
  Deno.test(`the supervisor passes SIGTERM on and records ${status} when the worker then exits with it`, async () => {
    await supervise(slowToEnd(status), ({ read }) => {
      assertEquals(read("stdout.log"), "ready\ntook its time\n");
      assertEquals([read("exit"), read("settled")], [`${NONCE} ${status}\n`, `it's\n${status}\n`]);
    }, { whenReady: (supervisor) => Deno.kill(supervisor, "SIGTERM") });
  });
}

Deno.test("the supervisor records the true status when SIGTERM comes again and again", async () => {
  await supervise(slowToEnd(7), ({ read }) => {
    assertEquals(read("exit"), `${NONCE} 7\n`);
  }, {
    whenReady: async (supervisor) => {
      for (let time = 0; time < 30; time++) {
        try {
          Deno.kill(supervisor, "SIGTERM");
        } catch {
          return; // It has ended.
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  });
});

Deno.test("the supervisor keeps the status that it knows when SIGTERM comes once the worker is reaped", async () => {
  // As if the trap ran between the first wait, which reaps the worker, and the look at what came of it. Then
  // some shells know nothing of it any more; dash remembers.
  const prelude = `
    wait() {
      [ -z "$reaped" ] || return 127
      command wait "$1"
      code=$?
      reaped=1
      interrupted=1
      return $code
    }
  `;
  await supervise("exit 7", ({ read }) => {
    assertEquals(read("exit"), `${NONCE} 7\n`);
  }, { prelude });
});

Deno.test("the supervisor records SIGTERM when the worker dies of what was passed on", async () => {
  await supervise("echo ready; exec sleep 1000", ({ read }) => {
    assertEquals(read("exit"), `${NONCE} 143\n`);
  }, { whenReady: (supervisor) => Deno.kill(supervisor, "SIGTERM") });
});

for (
  const [when, file] of [["a stop is under way", "stopping"], ["it was told to end", "terminated"]]
) {
  Deno.test(`the supervisor starts no worker when ${when}`, async () => {
    // Its SIGTERM is lost on what has not become the worker yet.
    await supervise("echo started", ({ read }) => {
      assertEquals([read("stdout.log"), read("exit")], ["", `${NONCE} 143\n`]);
    }, { prelude: `echo >agent/${file}\n` });
  });
}

Deno.test("the supervisor starts no worker when it is told to end before it may go", async () => {
  // What reads the go-ahead is told to end while it waits for that.
  const prelude = `read() { kill -TERM $$; command read -r "$2"; }\n`;
  for (const go of ["go\n", ""]) {
    await supervise("echo started", ({ read, code }) => {
      assertEquals([read("stdout.log"), read("exit"), code], ["", `${NONCE} 143\n`, 42]);
    }, { prelude, go });
  }
});

Deno.test("the supervisor passes on what it hears just before it knows the worker", async () => {
  const prelude = "command() { kill -TERM $$; }\n";
  await supervise("exec sleep 600", ({ read, path }) => {
    assertEquals(read("exit"), `${NONCE} 143\n`);
    assertEquals(modeOf(path("terminated")), 0o600);
  }, { prelude });
});

for (const signal of ["SIGTERM", "SIGINT", "SIGQUIT"] as const) {
  Deno.test(`the supervisor passes ${signal} on as SIGTERM, and says so before`, async () => {
    await supervise(
      "trap 'exit 7' TERM; echo ready; while :; do sleep 0.02; done",
      ({ read, path }) => {
        assertEquals(read("exit"), `${NONCE} 7\n`);
        assertEquals(modeOf(path("terminated")), 0o600);
      },
      { whenReady: (supervisor) => Deno.kill(supervisor, signal) },
    );
  });
}

/** Scripts in the place of the program: what it does, and what the one does that it becomes. */
const REPLACED: ReadonlyArray<
  readonly [when: string, first: string, then: string, out: string, status: number]
> = [
  ["fails as it is replaced", "mv next program; exit 1", "pwd; exit 3", "$PWD\n", 3],
  ["cannot be executed as it is replaced", "mv next program; exit 126", "exit 0", "", 0],
  ["is not there for a moment", "rm program; exit 127", "echo there", "there\n", 0],
  ["fails twice", "mv next program; exit 1", "echo 2; mv third program; exit 1", "2\n", 1],
  ["fails as ever", "exit 1", "echo never", "", 1],
  ["fails in a way of its own", "mv next program; exit 2", "echo never", "", 2],
  ["is killed", "mv next program; kill -KILL $$", "echo never", "", 137],
  ["has begun", "echo {} >agent/progress.json; mv next program; exit 1", "echo never", "", 1],
];

/** Lines of shell that write a script. */
function write(name: string, text: string): string {
  return `printf '#!/bin/sh\n%s\n' '${text}' >${name}; chmod +x ${name}\n`;
}

for (const [when, first, then, out, status] of REPLACED) {
  Deno.test(`the supervisor records ${status} when the program ${when}`, async () => {
    // The program finds its way to these by the supervisor's directory; who waits for it puts it there.
    const prelude = write("program", first) + write("next", then) + write("third", "echo third") +
      `set -- "$PWD/program" argument; sleep() { mv next program; }\n`;
    await supervise("", ({ directory, read }) => {
      assertEquals(read("stdout.log"), out.replace("$PWD", directory.path));
      assertEquals(read("exit"), `${NONCE} ${status}\n`);
      const isAgain = out !== "" || status === 0;
      assertEquals(/^notice: isonforge was replaced .* again$/m.test(read("stderr.log")), isAgain);
    }, { prelude });
  });
}

for (
  const [when, first, then, said] of [
    ["fails as it is replaced", "mv next program; exit 1", "echo again; exit 7", "again\n7\n"],
    ["is replaced and does not fail", "mv next program; echo done", "echo never", "done\n0\n"],
    ["fails in a way of its own", "exit 5", "echo never", "5\n"],
  ] as const
) {
  Deno.test(`onceMore() ends with what the last program says when the program ${when}`, async () => {
    await using directory = await temporaryDirectory();
    const { stdout } = await new Deno.Command("/bin/sh", {
      args: [
        "-c",
        `${write("program", first)}${write("next", then)}set -- "$PWD/program"
        ${HOLD_PROGRAM}
        ${onceMore('"$@"')}
        echo "$?"`,
      ],
      cwd: directory.path,
      stderr: "null",
    }).output();
    assertEquals(new TextDecoder().decode(stdout), said);
  });
}

Deno.test("the supervisor and its worker go on when the terminal hangs up", async () => {
  await supervise(slowToEnd(7), ({ read }) => {
    assertEquals([read("exit"), read("settled")], [`${NONCE} 7\n`, "it's\n7\n"]);
  }, {
    whenReady: (supervisor) => {
      Deno.kill(-supervisor, "SIGHUP");
      Deno.kill(supervisor, "SIGTERM");
    },
  });
});

for (
  const name of ["it's", `a "b" $(touch c) \`d\``, "two  spaces", "back\\slash", "-n", "new\nline"]
) {
  Deno.test(`the supervisor finds its files when the directory is ${JSON.stringify(name)}`, async () => {
    const argument = `'"$(touch c)" *\n`;
    const worker = ["/bin/sh", "-c", `printf %s "$1"; echo no >&2; exit 3`, "sh", argument];
    await supervise(worker, ({ directory, read }) => {
      assertEquals([read("stdout.log"), read("stderr.log")], [argument, "no\n"]);
      assertEquals([read("exit"), read("settled")], [`${NONCE} 3\n`, "it's\n3\n"]);
      assertEquals(Array.from(Deno.readDirSync(directory.path), (entry) => entry.name), [name]);
    }, { name });
  });
}

Deno.test("the supervisor starts the worker in its own directory, with nothing to read", async () => {
  await supervise("pwd; cat; echo end", ({ directory, read }) => {
    assertEquals(read("stdout.log"), `${directory.path}\nend\n`);
  });
});

Deno.test("the supervisor appends to the logs when there is something in them", async () => {
  await supervise(`echo "second run"`, ({ path, read }) => {
    assertEquals(read("stdout.log"), "second run\n");
    Deno.writeTextFileSync(path("stdout.log"), "first run\n");
    const { success } = new Deno.Command("/bin/sh", {
      args: [
        "-c",
        `printf 'go\\n' | "$@"`,
        "sh",
        "/bin/sh",
        ...supervisorArguments(["/bin/echo", "next"], {
          directory: path("."),
          settle: ["/bin/true"],
          nonce: NONCE,
        }),
      ],
    }).outputSync();
    assert(success);
    assertEquals(read("stdout.log"), "first run\nnext\n");
  });
});
