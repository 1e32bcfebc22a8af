/**
 * A place to install from and one to install to, for tests of scripts/install.sh.
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { type Entry, writeArchive } from "../../scripts/build/archive.ts";
import { TARGETS } from "../../scripts/build/targets.ts";
import { writePrograms } from "./executable.ts";
import { temporaryDirectory } from "./temporary_directory.ts";

export const SCRIPT = fromFileUrl(new URL("../../scripts/install.sh", import.meta.url));

/** All that the script may call. */
const TOOLS =
  "awk cat chmod cp curl getconf grep gzip head ldd ln mkdir mktemp mv rm rmdir sed sh " +
  "sha256sum shasum sleep sysctl tail tar tr uname wc wget";

export interface InstallResult {
  code: number;
  stdout: string;
  stderr: string;
}

export interface InstallOptions {
  /** The shell and its options. */
  shell?: readonly string[];
  /** The script, when it is not all of it. */
  script?: string;
  env?: Record<string, string>;
}

export interface Installation extends AsyncDisposable {
  /** Of the user. */
  readonly home: string;
  /** Where programs go by default. */
  readonly bin: string;
  /** What is served. */
  readonly release: string;
  /** Where it is served. */
  readonly url: string;
  /** The name of the archive of this machine. */
  archiveName(version: string): string;
  /** Puts a release of this program there, a shell script. */
  publish(version: string, program: string, others?: readonly Entry[]): Promise<void>;
  /** Runs the script to its end. */
  install(args: readonly string[], options?: InstallOptions): Promise<InstallResult>;
  /** Starts the script in a process group of its own. */
  start(args: readonly string[], options?: Pick<InstallOptions, "env">): Deno.ChildProcess;
  /** A directory with some commands of the system and some made up ones, for PATH. */
  tools(changes: { without?: readonly string[]; fake?: Record<string, string> }): Promise<string>;
  /** Everything in the home and in the temporary directory. */
  files(): Promise<string[]>;
  /** Answers requests for a file in another way; undefined: as usual. */
  answer: (path: string) => Response | undefined;
}

/** Makes them, with a server; disposing of it stops the server and removes all. */
export async function createInstallation(): Promise<Installation> {
  const directory = await temporaryDirectory();
  const [home, release, temporary] = ["home", "release", "tmp"].map((it) => directory.at(it));
  for (const path of [home!, release!, temporary!]) await Deno.mkdir(path);
  const platform = TARGETS.find(({ triple }) => triple === Deno.build.target)?.platform;
  const archiveName = (version: string) => `isonforge-${version}-${platform}.tar.gz`;
  const base = { HOME: home!, TMPDIR: temporary!, SHELL: "/bin/bash" };
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, serve);

  async function serve(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const answer = installation.answer(pathname);
    if (answer !== undefined) return answer;
    try {
      return new Response(await Deno.readFile(join(release!, pathname)));
    } catch {
      return new Response("no such file\n", { status: 404 });
    }
  }

  const installation: Installation = {
    home: home!,
    bin: join(home!, ".local", "bin"),
    release: release!,
    url: `http://127.0.0.1:${server.addr.port}`,
    archiveName,
    publish: async (version, program, others = []) => {
      const bytes = new TextEncoder().encode(program);
      const name = archiveName(version);
      const entries = [{ path: "isonforge", bytes, isExecutable: true }, ...others];
      const options = { directory: name.replace(/\.tar\.gz$/, ""), time: 0 };
      await writeArchive(join(release!, name), entries, options);
      const archive = await Deno.readFile(join(release!, name));
      const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", archive)).toHex();
      const other = "0".repeat(64);
      const sums = `${sum}  ${name}\n${other}  isonforge-${version}-other.tar.gz\n` +
        `${other}  install.sh\n`;
      await Deno.writeTextFile(join(release!, "SHA256SUMS"), sums);
    },
    install: async (args, { shell = ["sh"], script, env = {} } = {}) => {
      const [program = "", ...first] = shell;
      const rest = script === undefined ? [SCRIPT] : ["-s", "--"];
      const child = new Deno.Command(program, {
        args: [...first, ...rest, ...args],
        cwd: directory.path,
        env: { ...base, ...env },
        stdin: script === undefined ? "null" : "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      if (script !== undefined) {
        const writer = child.stdin.getWriter();
        // A shell that has seen enough does not read on.
        await writer.write(new TextEncoder().encode(script)).catch(() => {});
        await writer.close().catch(() => {});
      }
      const { code, stdout, stderr } = await child.output();
      const decoder = new TextDecoder();
      return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
    },
    start: (args, { env = {} } = {}) =>
      new Deno.Command("sh", {
        args: [SCRIPT, ...args],
        cwd: directory.path,
        env: { ...base, ...env },
        stdin: "null",
        stdout: "null",
        stderr: "null",
        detached: true,
      }).spawn(),
    tools: async ({ without = [], fake = {} }) => {
      const path = await Deno.makeTempDir({ dir: directory.path });
      for (const name of TOOLS.split(" ")) {
        if (without.includes(name) || name in fake) continue;
        const found = await which(name);
        if (found !== undefined) await Deno.symlink(found, join(path, name));
      }
      const scripts = Object.entries(fake).map(([name, text]) => [name, `#!/bin/sh\n${text}\n`]);
      await writePrograms(path, Object.fromEntries(scripts));
      return path;
    },
    files: async () => [...await namesBelow(home!), ...await namesBelow(temporary!)],
    answer: () => undefined,
    [Symbol.asyncDispose]: async () => {
      await server.shutdown();
      await directory[Symbol.asyncDispose]();
    },
  };
  return installation;
}

/** Where PATH finds a command. */
export async function which(name: string): Promise<string | undefined> {
  for (const directory of (Deno.env.get("PATH") ?? "").split(":")) {
    const path = join(directory, name);
    const info = await Deno.stat(path).catch(() => undefined);
    if (info?.isFile) return path;
  }
  return undefined;
}

async function namesBelow(path: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(path)) {
    names.push(join(path, name));
    if (isDirectory) names.push(...await namesBelow(join(path, name)));
  }
  return names.sort();
}
