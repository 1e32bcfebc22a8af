/**
 * A real terminal to run isonforge in: a tmux server of its own, keys in, screen out.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { poll } from "./poll.ts";
import { ISONFORGE, type Sandbox } from "./sandbox.ts";

/** Why tests in a terminal cannot run here; undefined when they can. */
export const NO_TMUX: string | undefined = hasTmux() ? undefined : "tmux is not installed";

export interface TmuxOptions {
  args?: readonly string[];
  /** In a shell with jobs, as people start it; without, nobody could let it go on after Ctrl+Z. */
  isJob?: boolean;
  env?: Record<string, string>;
  cwd?: string;
}

/** One terminal of 100 columns and 50 lines, its line settings printed by `stty` when the program has ended. */
export class Tmux implements AsyncDisposable {
  readonly #socket: string;

  private constructor(socket: string) {
    this.#socket = socket;
  }

  /** Starts isonforge in a new terminal. */
  static async start(
    sandbox: Sandbox,
    { args = [], isJob = false, env = {}, cwd = sandbox.project }: TmuxOptions = {},
  ): Promise<Tmux> {
    const name = `tmux-${crypto.randomUUID().slice(0, 8)}`;
    // In the sandbox, which is removed: tmux itself leaves its socket behind.
    const tmux = new Tmux(join(dirname(sandbox.home), name));
    const settings = Object.entries({ ...sandbox.env, ...env, TERM: "tmux-256color" });
    const command = [
      "env",
      ...settings.map(([name, value]) => `${name}=${value}`),
      ...ISONFORGE,
      ...args,
    ];
    // What remains on the screen: how it ended, and whether the terminal is as it was.
    // The trap: some shells would end with what Ctrl+C ends.
    const line = command.map(quoted).join(" ");
    const job = `set -m; ${line}; while [ $? -gt 128 ]; do echo '[stopped]'; read -r go; fg; done`;
    const script = `trap : INT; ${isJob ? job : line}; echo "[ended $?]"; ` +
      `stty -a | grep -q ' icanon.* echo ' && echo '[restored]'; exec sleep 600`;
    await tmux.#run([
      "-f",
      "/dev/null",
      "new-session",
      "-d",
      "-x",
      "100",
      "-y",
      "50",
      "-c",
      cwd,
      script,
    ]);
    return tmux;
  }

  /** Types text, letter by letter. */
  async type(text: string): Promise<void> {
    await this.#run(["send-keys", "-l", "--", text]);
  }

  /** Presses keys by their tmux names: `Enter`, `C-c`, `M-Enter`, `Up`. */
  async press(...keys: string[]): Promise<void> {
    await this.#run(["send-keys", ...keys]);
  }

  /** Types a line and Enter. */
  async enter(text: string): Promise<void> {
    await this.type(text);
    await this.press("Enter");
  }

  /** Pastes as a terminal does, with markers around it if the program asked for them. */
  async paste(text: string): Promise<void> {
    await this.#run(["set-buffer", "--", text]);
    await this.#run(["paste-buffer", "-p"]);
  }

  async resize(columns: number, lines: number): Promise<void> {
    await this.#run(["resize-window", "-x", String(columns), "-y", String(lines)]);
  }

  /** The whole screen and what scrolled off it, wrapped lines joined, without trailing spaces. */
  async screen(): Promise<string> {
    const text = await this.#run(["capture-pane", "-p", "-J", "-S", "-"]);
    return text.split("\n").map((line) => line.trimEnd()).join("\n").trimEnd();
  }

  /** Waits until the screen shows `what`; returns the screen. */
  async shows(what: string | RegExp): Promise<string> {
    let screen = "";
    try {
      return await poll(async () => {
        screen = await this.screen();
        const isThere = typeof what === "string" ? screen.includes(what) : what.test(screen);
        return isThere && screen;
      }, `${what} on the screen`);
    } catch (error) {
      throw new Error(`${(error as Error).message}, which is\n${screen}`);
    }
  }

  /** Waits for the prompt below everything else. */
  async prompts(): Promise<string> {
    return await this.shows(/^\w+(?: \d+%)? >$(?!\n)/m);
  }

  /** Waits for the end of the program, which must leave the terminal as it was. */
  async ended(code: number): Promise<string> {
    const screen = await this.shows("[ended ");
    assertEquals(screen.match(/\[ended (\d+)\]/)?.[1], String(code), screen);
    return await this.shows("[restored]");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#run(["kill-server"]);
  }

  async #run(args: readonly string[]): Promise<string> {
    const { success, stdout, stderr } = await new Deno.Command("tmux", {
      args: ["-S", this.#socket, ...args],
      env: { TERM: "xterm-256color", SHELL: "/bin/sh" },
    }).output();
    const decoder = new TextDecoder();
    if (success) return decoder.decode(stdout);
    throw new Error(`tmux ${args.join(" ")}: ${decoder.decode(stderr)}`);
  }
}

function hasTmux(): boolean {
  try {
    return new Deno.Command("tmux", { args: ["-V"] }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
