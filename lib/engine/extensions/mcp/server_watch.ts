/**
 * A shell that ends servers when this process is killed, which can then end nothing itself.
 *
 * @module
 */
import { beginsSession } from "../../../sys/process_session.ts";

/** Reads `add PID` and `drop PID`; at the end of its input, which is ours, it ends the groups that are left. */
const SCRIPT = `
trap '' HUP INT TERM
left=
while read -r what pid; do
  case $what in
    add) left="$left $pid" ;;
    drop) others=; for one in $left; do [ "$one" = "$pid" ] || others="$others $one"; done; left=$others ;;
  esac
done
[ -n "$left" ] || exit 0
for one in $left; do kill -TERM "-$one"; kill -CONT "-$one"; done
sleep 1
for one in $left; do kill -KILL "-$one"; done`;

/** The watch over the servers of this process; there is one while there are servers. */
export class ServerWatch {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #encoder = new TextEncoder();

  /** @throws what `Deno.Command` throws when it cannot be started */
  constructor() {
    this.#child = new Deno.Command("/bin/sh", {
      args: ["-c", SCRIPT],
      cwd: "/",
      stdin: "piped",
      stdout: "null",
      stderr: "null",
      detached: true, // What ends us through our group must not end it.
    }).spawn();
    beginsSession(this.#child);
    this.#writer = this.#child.stdin.getWriter();
    // It is there for the case that this process is killed: every other end ends the servers itself, with it or without.
    this.#writer.closed.catch(() => {});
  }

  /** @param leader of the server's process group */
  add(leader: number): void {
    this.#say(`add ${leader}`);
  }

  drop(leader: number): void {
    this.#say(`drop ${leader}`);
  }

  /** Once every server is dropped. */
  async end(): Promise<void> {
    // Where it was killed, nothing of it is left to close.
    await this.#writer.close().catch(() => {});
    await this.#child.status;
  }

  /** What does not reach it is lost with it, see above. */
  #say(line: string): void {
    this.#writer.write(this.#encoder.encode(`${line}\n`)).catch(() => {});
  }
}
