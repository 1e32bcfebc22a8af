/**
 * Scenario 23: what ended a worker is what the record says. (Every exit code: tests/agents.)
 */
import { assert, assertEquals } from "@std/assert";
import { constants } from "node:os";
import { poll } from "../helpers/poll.ts";
import { processRunning, workerOf } from "../helpers/running.ts";
import { createSandbox } from "../helpers/sandbox.ts";

/** Signals that stop a process, or do nothing, unless it asked for something else; see signal(7). */
const NOT_DEADLY = [
  "SIGSTOP",
  "SIGTSTP",
  "SIGTTIN",
  "SIGTTOU",
  "SIGCHLD",
  "SIGCONT",
  "SIGURG",
  "SIGWINCH",
];

/** Two names of one number. */
const ALIASES = ["SIGIOT", "SIGPOLL", "SIGCLD", "SIGUNUSED"];

/** The numbers in a mask of /proc/PID/status, see proc(5). */
function signalsIn(pid: number, mask: "SigIgn" | "SigCgt"): Set<number> {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  const bits = BigInt(`0x${new RegExp(`^${mask}:\\s*(\\w+)`, "m").exec(status)?.[1] ?? "0"}`);
  const numbers = Array.from({ length: 64 }, (_, index) => index + 1);
  return new Set(numbers.filter((number) => (bits >> BigInt(number - 1)) & 1n));
}

Deno.test("23: every signal that kills a worker is recorded by its name", {
  ignore: Deno.build.os !== "linux", // Only proc(5) tells which signals the runtime catches.
}, async () => {
  await using sandbox = await createSandbox();
  const probe = await sandbox.startAgent("rehearse: sleep 539");
  await processRunning(sandbox, "sleep 539");
  const worker = await workerOf(sandbox, probe);
  const [ignored, caught] = [signalsIn(worker, "SigIgn"), signalsIn(worker, "SigCgt")];
  const deadly = Object.entries(constants.signals).filter(([name, number]) =>
    ![...NOT_DEADLY, ...ALIASES].includes(name) && !ignored.has(number) && !caught.has(number)
  );
  // What a user, the system and the out-of-memory killer send.
  const names = deadly.map(([name]) => name);
  for (const name of ["SIGKILL", "SIGABRT", "SIGALRM", "SIGXCPU"]) {
    assert(names.includes(name), `${name} is not among ${names.join(", ")}`);
  }
  // One agent after the other dies of the next signal, and is started again for the one after.
  const lanes = [probe, await sandbox.startAgent("rehearse: sleep 539")];
  await Promise.all(lanes.map(async (id, lane) => {
    for (const [name, number] of deadly.filter((_signal, index) => index % 2 === lane)) {
      const pid = await workerOf(sandbox, id);
      await poll(() => signalsIn(pid, "SigCgt").has(15), "the worker to be itself");
      await new Deno.Command("/bin/kill", { args: [`-${number}`, String(pid)] }).output();
      const { reason, exit_code, signal } = await sandbox.ended(id);
      assertEquals({ reason, exit_code, signal }, {
        reason: "killed",
        exit_code: null,
        signal: name,
      });
      await sandbox.ok(["respawn", id]);
    }
  }));
});
