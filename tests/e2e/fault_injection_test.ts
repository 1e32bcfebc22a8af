/**
 * Scenarios 9 and 10: SIGKILL at every system call that changes something, and calls that fail.
 *
 * Whatever happens, each process that lives is in a record, each record is whole, what the list says
 * is true, the next command works, and nothing stays for ever.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { exists } from "../../lib/sys/files/info_at.ts";
import { copyAbandoned, copyAgent, QUEUED } from "../helpers/copies.ts";
import { namesIn } from "../helpers/files.ts";
import { poll } from "../helpers/poll.ts";
import { IS_FULL } from "../helpers/rounds.ts";
import { commandRecorded } from "../helpers/running.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";
import { ERRNO, isTraceable, runTraced, type TraceOptions } from "../helpers/traced.ts";
import { assertRemovable, assertTruth } from "../helpers/truth.ts";

type ErrorName = keyof typeof ERRNO;

interface Subject {
  /** Brings the home into the state that the command is for; returns its arguments. */
  prepare(sandbox: Sandbox, template: string): Promise<string[]> | string[];
  whom?: NonNullable<TraceOptions["whom"]>;
  /** Which of its changes are of interest; all unless given. */
  only?: RegExp;
  /** What a failure must not keep the command from; exit code 1 and an error unless given. */
  survives?: RegExp;
}

const START = ["--bg", "--model", "rehearsal"];

const SUBJECTS: Record<string, Subject> = {
  "--bg": {
    prepare: () => [...START, "rehearse: sleep 701"],
  },
  "the first --bg of all": {
    prepare: async (sandbox) => {
      await assertRemovable(sandbox);
      // The fault before may have left none.
      if (exists(sandbox.home)) await Deno.remove(sandbox.home, { recursive: true });
      return [...START, "rehearse: sleep 704"];
    },
    only: /^mkdir/,
  },
  respawn: {
    prepare: (sandbox, template) => [
      "respawn",
      copyAgent(sandbox, template, { prompt: "rehearse: sleep 702" }),
    ],
  },
  stop: {
    prepare: async (sandbox) => {
      const id = await sandbox.startAgent("rehearse: sleep 703");
      // Whom it signals and what it removes is another thing while the run is still on its way there.
      await commandRecorded(sandbox, id);
      return ["stop", id];
    },
  },
  "stop of what ended unseen": {
    prepare: (sandbox, template) => ["stop", copyAbandoned(sandbox, template)],
  },
  rm: {
    prepare: (sandbox, template) => ["rm", copyAgent(sandbox, template)],
  },
  agents: {
    prepare: (sandbox, template) => {
      copyAbandoned(sandbox, template);
      return ["agents"];
    },
    survives: /^ *ID /,
  },
  settle: {
    prepare: (sandbox, template) => {
      const id = copyAbandoned(sandbox, template);
      const { nonce } = sandbox.meta(id).identity as { nonce: string };
      return ["settle", id, nonce, "0"];
    },
  },
  "--bg of one that may have to wait": {
    prepare: (sandbox) => {
      makeQueue(sandbox);
      return [...START, "--max-running", "100", "rehearse: sleep 705"];
    },
    survives: /^✓ Background agent (started|queued)/,
    ...(IS_FULL ? {} : { only: /^rename/ }),
  },
  "a list that starts one of the queue": {
    prepare: (sandbox, template) => {
      makeQueue(sandbox);
      copyAgent(sandbox, template, { ...QUEUED, prompt: "rehearse: sleep 706", max_running: 100 });
      return ["agents"];
    },
    survives: /^ *ID /,
    ...(IS_FULL ? {} : { only: /^(rename|unlink|clone)/ }),
  },
  "the supervisor": {
    prepare: () => [...START, "rehearse: say hello"],
    whom: "child",
    survives: /^✓ Background agent started/,
  },
};

/** So that every time the same is changed. */
function makeQueue({ home }: Sandbox): void {
  Deno.mkdirSync(`${home}/queue`, { recursive: true, mode: 0o700 });
  Deno.writeTextFileSync(`${home}/queue/.looked`, "");
}

/** One thing that goes wrong. */
interface Fault {
  /** The how manieth change it is that is hit, from 1. */
  at: number;
  /** What that change is. */
  change: string;
  /** What the system answers; the command is killed before it asks unless given. */
  error?: ErrorName;
}

/** Lets a command suffer one fault, and looks at what is left. */
async function suffer(
  subject: Subject,
  { sandbox, template, fault }: { sandbox: Sandbox; template: string; fault: Fault },
): Promise<void> {
  const { change, ...options } = fault;
  // A list leaves to the next what somebody else is at, or on a busy machine seems to be.
  const result = await poll(async () => {
    const args = await subject.prepare(sandbox, template);
    const result = await runTraced(sandbox, args, { ...targetOf(subject), ...options });
    if (result.wasHit && comparable(result.mutations.at(-1)) === comparable(change)) return result;
    await assertTruth(sandbox);
  }, "the change to be made");
  if (fault.error !== undefined) {
    const { code, stdout, stderr, mutations } = result;
    const isDone = code === 0 &&
      (isDispensable(mutations.at(-1), fault.error) ||
        (subject.survives ?? /^✓ Removed/).test(stdout));
    const isRefused = code === 1 && /^error: (?![^]*bug in isonforge)/.test(stderr);
    assert(isDone || isRefused, `${code}\n${stdout}${stderr}`);
  }
  await assertTruth(sandbox);
}

/** Whether a command does what it is for all the same where this change of it fails. */
function isDispensable(change = "", error: ErrorName): boolean {
  // Without it, it only takes longer.
  if (change.endsWith("/stopping")) return true;
  // Who may not open a directory cannot sync it (`atomic_write.ts`); its files are there.
  return error === "EACCES" && kindOf(change) === "fsync" && !change.endsWith(".tmp");
}

/** All faults, two at a time, each of the two in a home of its own. */
async function sufferAll(subject: Subject): Promise<void> {
  await using first = await createSandbox();
  await using second = await createSandbox();
  const mutations = await changesOf(subject, first);
  const faults = [...deathsAmong(mutations), ...failuresAmong(mutations)]
    .filter(({ change }) => subject.only?.test(change) ?? true);
  const halves = await Promise.allSettled([first, second].map(async (sandbox, half) => {
    const template = await makeTemplate(sandbox);
    for (const fault of faults.filter((_fault, index) => index % 2 === half)) {
      await suffer(subject, { sandbox, template, fault }).catch((cause) => {
        throw new Error(`${fault.at}: ${fault.change}: ${fault.error ?? "killed"}`, { cause });
      });
    }
    await assertRemovable(sandbox);
    await assertLeftoversGo(sandbox);
  }));
  for (const half of halves) if (half.status === "rejected") throw half.reason;
}

/**
 * What an undisturbed command changes: the same in two runs in a row, for on a busy machine one may do something that no
 * later one does, such as to signal a process once more.
 */
async function changesOf(subject: Subject, sandbox: Sandbox): Promise<string[]> {
  const template = await makeTemplate(sandbox);
  let before: string | undefined;
  return await poll(async () => {
    const args = await subject.prepare(sandbox, template);
    const { code, mutations } = await runTraced(sandbox, args, targetOf(subject));
    assertEquals(code, 0);
    await assertTruth(sandbox);
    const changes = mutations.map(comparable).join();
    const isSame = changes === before;
    before = changes;
    return isSame && mutations.length > 0 && mutations;
  }, "the command to change something, and the same twice");
}

function targetOf({ whom }: Subject): TraceOptions {
  return whom === undefined ? {} : { whom };
}

/** An agent that has ended. */
async function makeTemplate(sandbox: Sandbox): Promise<string> {
  const id = await sandbox.startAgent("x");
  await sandbox.ended(id);
  return id;
}

/** What was on its way in or out when its command was killed goes with a later command. */
async function assertLeftoversGo(sandbox: Sandbox): Promise<void> {
  const agents = `${sandbox.home}/agents`;
  const longAgo = new Date(Date.now() - 3_600_000);
  for (const name of namesIn(agents)) {
    assertMatch(name, /^\.(new|removed)-/);
    await Deno.utime(`${agents}/${name}`, longAgo, longAgo);
  }
  const id = await sandbox.startAgent("x");
  await sandbox.ended(id);
  assertEquals(namesIn(agents), [id]);
}

/** The system call of a change. */
function kindOf(change: string): string {
  return change.split(" ")[0] ?? "";
}

/**
 * A change as it is found again in another run: files are removed in whatever order the disk has them. All others are told
 * apart by their path as well, for what must not fail in a file (fsync) may in its directory.
 */
function comparable(change = ""): string {
  const kind = kindOf(change);
  return /^(unlink|rmdir)/.test(kind) ? kind : change;
}

/** The command is killed before each of its changes; in everyday runs before every other one. */
function deathsAmong(changes: readonly string[]): Fault[] {
  return changes.map((change, index) => ({ at: index + 1, change }))
    .filter(({ at }) => IS_FULL || at % 2 === 1);
}

/** Each kind of call fails the first time; all of them, with every error, in full. */
function failuresAmong(changes: readonly string[]): Fault[] {
  const errors = Object.keys(ERRNO) as ErrorName[];
  const kinds = changes.map(kindOf);
  return changes.flatMap((change, index) => {
    // That a process cannot be started or signalled is another matter than a disk.
    if (/^(clone|execve|kill|write pipe)/.test(change)) return [];
    const kind = kindOf(change);
    const isChosen = kinds.indexOf(kind) === index;
    const chosen = IS_FULL ? errors : errors.filter((_e, turn) => isChosen && turn === index % 3);
    return chosen.map((error) => ({ at: index + 1, change, error }));
  });
}

for (const [name, subject] of Object.entries(SUBJECTS)) {
  Deno.test({
    name: `9, 10, 11: nothing is lost wherever ${name} is killed, or fails`,
    ignore: !isTraceable,
    fn: () => sufferAll(subject),
  });
}
