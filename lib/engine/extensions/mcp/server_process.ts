/**
 * The process of a server, and everything that it starts.
 *
 * @module
 */
import { atExit } from "../../../sys/at_exit.ts";
import { delay } from "../../../sys/delay.ts";
import { CALL_MARK } from "../../../sys/call_mark.ts";
import { processTable } from "../../../sys/platform.ts";
import {
  beginsSession,
  killSession,
  signalGroup,
  terminateGroup,
  type ToldToEnd,
} from "../../../sys/process_session.ts";
import { sendSignal } from "../../../sys/send_signal.ts";
import { settlesWithin } from "../../../sys/settles_within.ts";
import { ServerWatch } from "./server_watch.ts";
import { HeadAndTail } from "../../tools/truncate.ts";
import { stopReading } from "../../../sys/stop_reading.ts";

/** Kept of what it writes to its standard error, for whoever looks what went wrong. */
const MAX_STDERR_BYTES = 8 * 1024;
/** A server ends when its input does, */
const GOODBYE_MS = 150;
/** or at SIGTERM, */
const GRACE_MS = 300;
/** How often, and how many times, it is looked for what has escaped. */
const POLL_MS = 10;
const MAX_LOOKS = 100;

/** Those that run: an end of ours without a farewell must leave none. */
const running = new Set<ServerProcess>();
let watch: ServerWatch | undefined;
let killingAtExit: Disposable | undefined;

export interface ServerCommand {
  command: string;
  args: readonly string[];
  cwd: string;
  /** The whole environment. */
  env: Readonly<Record<string, string>>;
}

/** A program in a session of its own. */
export class ServerProcess {
  readonly #child: Deno.ChildProcess;
  readonly #mark: string;
  readonly #stderr = new HeadAndTail(MAX_STDERR_BYTES);
  #isOver = false;

  /** @throws what `Deno.Command` throws when it cannot be started */
  constructor({ command, args, cwd, env }: ServerCommand) {
    const value = crypto.randomUUID();
    this.#mark = `${CALL_MARK}=${value}`;
    this.#child = new Deno.Command(command, {
      args: [...args],
      cwd,
      env: { ...env, [CALL_MARK]: value },
      clearEnv: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      detached: true, // setsid
    }).spawn();
    beginsSession(this.#child);
    killingAtExit ??= atExit(killAll);
    running.add(this);
    watch ??= new ServerWatch();
    watch.add(this.#child.pid);
    this.#child.status.then(() => this.#isOver = true);
    // It is only shown beside a failure, which is told without it as well.
    this.#readStderr().catch(() => {});
  }

  get stdin(): WritableStream<Uint8Array> {
    return this.#child.stdin;
  }

  get stdout(): ReadableStream<Uint8Array> {
    return this.#child.stdout;
  }

  get status(): Promise<Deno.CommandStatus> {
    return this.#child.status;
  }

  /** What it complained about: the beginning and the end of it. */
  get complaints(): string {
    return this.#stderr.text("").trim();
  }

  /**
   * Ends it and all that it started; its input has to be closed by then.
   *
   * @param why where the whole run was told to end, so that it has the time that this leaves
   */
  async end(why?: ToldToEnd): Promise<void> {
    const { status, pid } = this.#child;
    if (!await settlesWithin(status, GOODBYE_MS)) {
      await terminateGroup(pid, status, Math.max(GRACE_MS, why?.leftMs ?? 0));
    }
    await killSession(pid);
    // What was killed dies a moment later, and may have started something before.
    for (let looks = 0; looks < MAX_LOOKS && this.#killEscaped() > 0; looks++) await delay(POLL_MS);
    await stopReading(this.#child.stderr);
    if (!running.delete(this)) return;
    watch?.drop(pid);
    if (running.size > 0) return;
    killingAtExit?.[Symbol.dispose]();
    killingAtExit = undefined;
    const last = watch;
    watch = undefined;
    await last?.end();
  }

  /** At once, where nothing can be waited for. */
  kill(): void {
    if (!this.#isOver) signalGroup(this.#child.pid, "SIGKILL");
    this.#killEscaped();
  }

  /** What made itself a session of its own; returns how many there were. */
  #killEscaped(): number {
    const table = processTable();
    const candidates = table.list().filter(({ pid, isZombie }) =>
      pid > 1 && pid !== Deno.pid && !isZombie
    );
    const escaped = table.withEnvironment(candidates, [this.#mark]);
    for (const { pid } of escaped) sendSignal(pid, "SIGKILL");
    return escaped.length;
  }

  async #readStderr(): Promise<void> {
    // Read to its end, whatever comes: a full pipe would stop the server.
    for await (const piece of this.#child.stderr.values({ preventCancel: true })) {
      this.#stderr.add(piece);
    }
  }
}

function killAll(): void {
  for (const process of running) process.kill();
}
