/** A repository that somebody else wrote, beside a home that trusts nothing. */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { type Layers, readLayers } from "../../lib/config/layers/read_layers.ts";
import { temporaryDirectory } from "./temporary_directory.ts";

export interface RepositorySandbox extends AsyncDisposable {
  readonly home: string;
  readonly root: string;
  /** Writes a file of the repository; what is no text as JSON. */
  write(path: string, content: unknown): Promise<void>;
  /** Writes the user's settings. */
  own(content: unknown): Promise<void>;
  read(
    options?: { cwd?: string; runtime?: string; sources?: ["user"] | ["project"] | ["local"] },
  ): Promise<Layers>;
  /** Makes an empty worktree of it; returns its top. */
  worktree(): Promise<string>;
}

export async function repositorySandbox(): Promise<RepositorySandbox> {
  const directory = await temporaryDirectory();
  const home = directory.at("home");
  const root = join(await Deno.realPath(directory.path), "repository");
  await Deno.mkdir(home, { mode: 0o700 });
  await Deno.mkdir(join(root, ".git"), { recursive: true });
  await Deno.writeTextFile(join(root, ".git/HEAD"), "ref: refs/heads/main\n");
  const write = async (path: string, content: unknown) => {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, typeof content === "string" ? content : JSON.stringify(content));
  };
  return {
    home,
    root,
    write: (path, content) => write(join(root, path), content),
    own: (content) => write(join(home, "settings.json"), content),
    read: (options = {}) => readLayers({ home, cwd: root, userHome: directory.path, ...options }),
    worktree: async () => {
      const top = join(root, "..", "worktree");
      const gitDirectory = join(root, ".git/worktrees/w");
      await write(join(top, ".git"), `gitdir: ${gitDirectory}\n`);
      await write(join(gitDirectory, "HEAD"), "ref: refs/heads/w\n");
      await write(join(gitDirectory, "commondir"), "../..\n");
      await write(join(gitDirectory, "gitdir"), `${join(top, ".git")}\n`);
      return top;
    },
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}
