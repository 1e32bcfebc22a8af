/**
 * A session at a terminal, recorded: what was typed and what was printed, colours included.
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";

const DIST = fromFileUrl(new URL("../../dist", import.meta.url));

/** As wide as a README shows without scaling. */
export const COLUMNS = 92;

/** A command that starts with it is run and not shown. */
export const UNSEEN = ": unseen; ";

/** Seconds since 1970. */
const YEAR_2026 = 1_767_225_600;

const FILES: Record<string, string> = {
  "README.md": "# Shop\n\nFetches prices and sends orders.\n",
  "src/prices.ts": 'export function prices() {\n  return fetch("/prices");\n}\n',
  "src/orders.ts":
    'export function order(item: string) {\n  fetch("/orders", { method: "POST", body: item });\n}\n',
  "tasks/auth.md": "implement the new auth flow with tests, then run them\nrehearse: sleep 600\n",
};

export interface Shop {
  /** A small repository. */
  cwd: string;
  env: Record<string, string>;
  /** Runs a shell command line at a terminal; returns what it printed. */
  run(command: string): Promise<string>;
}

/** Runs commands in a small repository, with the model that is none; returns the lines of the screen. */
export async function record(commands: readonly string[]): Promise<string[]> {
  return await withShop(async ({ cwd, run }) => {
    const root = join(cwd, "..");
    const screen: string[] = [];
    for (const command of commands) {
      const printed = await run(command);
      if (command.startsWith(UNSEEN)) continue;
      screen.push(`\x1b[1m$ ${command}\x1b[0m`, ...printed.replaceAll(root, "~").split("\n"));
    }
    return screen;
  });
}

/** Makes the repository, and removes it with all that `action` started in it. */
export async function withShop<T>(action: (shop: Shop) => Promise<T>): Promise<T> {
  const root = await Deno.makeTempDir({ prefix: "isonforge-picture-" });
  const cwd = join(root, "shop");
  const env = {
    HOME: root,
    ISONFORGE_HOME: join(root, ".isonforge"),
    // What is chosen is not hinted at: the picture is the same where a sandbox works and where none does.
    ISONFORGE_SANDBOX: "off",
    ISONFORGE_MODEL: "rehearsal",
    ISONFORGE_RATE_INPUT: "0.5",
    ISONFORGE_RATE_OUTPUT: "1.5",
    GIT_CONFIG_GLOBAL: "/dev/null",
    PATH: `${DIST}:${Deno.env.get("PATH")}`,
    TERM: "xterm-256color",
    NO_COLOR: "",
  };
  try {
    for (const [index, [name, text]] of Object.entries(FILES).entries()) {
      await Deno.mkdir(join(cwd, name, ".."), { recursive: true });
      await Deno.writeTextFile(join(cwd, name), text);
      // Tools list the newest first.
      await Deno.utime(join(cwd, name), YEAR_2026 + index, YEAR_2026 + index);
    }
    const identity = "-c user.name=You -c user.email=you@example.com";
    const run = (command: string) => atTerminal(command, { cwd, env });
    await run(`git init -q -b main && git add . && git ${identity} commit -q -m "A shop"`);
    return await action({ cwd, env, run });
  } finally {
    await atTerminal("isonforge stop --all", { cwd: root, env });
    await Deno.remove(root, { recursive: true });
  }
}

/** Runs a shell command line on a terminal of its own, see script(1); returns what it printed. */
async function atTerminal(
  command: string,
  { cwd, env }: { cwd: string; env: Record<string, string> },
): Promise<string> {
  const { success, stdout } = await new Deno.Command("script", {
    args: ["--quiet", "--return", "--command", `stty cols ${COLUMNS}; ${command}`, "/dev/null"],
    cwd,
    env,
    stdin: "null",
  }).output();
  const printed = new TextDecoder().decode(stdout).replaceAll("\r\n", "\n").trimEnd();
  if (success) return printed;
  throw new Error(`${command}:\n${printed}`);
}
