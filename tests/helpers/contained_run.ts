/**
 * Runs of a scripted model in a sandbox, as an ordinary user, with the compiled binary.
 *
 * @module
 */
import { join } from "@std/path/join";
import { findProgram } from "../../lib/sys/find_program.ts";
import { startFakeOpenAI } from "./fake_openai.ts";
import { asOtherUser, giveAway, isRoot } from "./other_user.ts";
import { DIRECTORY_OF_ISONFORGE, ROOT } from "./program.ts";
import type { RunOptions, Sandbox } from "./sandbox.ts";

/** Whether this machine can have a sandbox at all; tests of one are skipped by name otherwise. */
export const canContain = Deno.build.os === "linux" &&
  ["bwrap", "nsenter"].every((name) => findProgram(name, { cwd: "/nowhere" }) !== undefined);

/** What is found in a home that must not be found, by its path. */
export const SECRETS: Readonly<Record<string, string>> = {
  ".ssh/id_ed25519": "SECRET-OF-SSH",
  ".npmrc": "//registry.example/:_authToken=SECRET-OF-NPM",
  ".aws/credentials": "aws_secret_access_key = SECRET-OF-AWS",
  ".config/gh/hosts.yml": "oauth_token: SECRET-OF-GH",
  ".kube/config": "token: SECRET-OF-KUBE",
  ".docker/config.json": '{"auths":{"x":{"auth":"SECRET-OF-DOCKER"}}}',
  ".mozilla/firefox/logins.json": "SECRET-OF-FIREFOX",
  ".bash_history": "export TOKEN=SECRET-OF-HISTORY",
};

/** A home with secrets in it, and everything the other user's. */
export async function furnish(sandbox: Sandbox): Promise<void> {
  const home = sandbox.env.HOME ?? "";
  for (const [name, text] of Object.entries({ ...SECRETS, ".bashrc": "as it was" })) {
    const path = join(home, name);
    await Deno.mkdir(join(path, ".."), { recursive: true });
    await Deno.writeTextFile(path, `${text}\n`);
  }
  await hand(sandbox);
}

/** Gives what was made since to the user that the runs are of. */
export async function hand(sandbox: Sandbox): Promise<void> {
  if (isRoot) await giveAway(sandbox);
}

/** Options of a run inside of which the program itself has to be there. */
const WITH_PROGRAM = inSandbox(DIRECTORY_OF_ISONFORGE);

/** Of one inside of which this checkout has to be there. */
export const WITH_CHECKOUT: readonly string[] = [...WITH_PROGRAM, ...inSandbox(ROOT)];

/** A sandbox has a /tmp of its own, and nothing of the other one but what is named. */
function inSandbox(directory: string): string[] {
  return directory.startsWith("/tmp/") ? ["--add-dir", directory] : [];
}

export interface Contained {
  /** What the model read after each call. */
  results: string[];
  /** Everything that was sent to the model. */
  sent: string;
  stdout: string;
  stderr: string;
  code: number;
}

export interface ContainedOptions extends RunOptions {
  level?: string;
  args?: readonly string[];
}

/** Runs a model that makes these calls, one in each answer; a text is a call of bash. */
export async function contained(
  sandbox: Sandbox,
  calls: readonly (string | { name: string; arguments: unknown })[],
  { level = "workspace", args = [], ...options }: ContainedOptions = {},
): Promise<Contained> {
  const server = startFakeOpenAI([
    ...calls.map((call) => ({
      toolCalls: [typeof call === "string" ? { name: "bash", arguments: { command: call } } : call],
    })),
    { text: "Done." },
  ]);
  try {
    const { code, stdout, stderr } = await sandbox.run(
      [
        ...["-p", "--yolo", "--sandbox", level, "--base-url", server.url, "--model", "m"],
        ...[...WITH_PROGRAM, ...args, "--", "go"],
      ],
      { through: asUser(), ...options },
    );
    const posts = server.requests.filter(({ method }) => method === "POST");
    const { messages = [] } = (posts.at(-1)?.body ?? {}) as {
      messages?: { role: string; content: string }[];
    };
    const results = messages.filter(({ role }) => role === "tool").map(({ content }) => content);
    return { results, sent: JSON.stringify(posts.map(({ body }) => body)), stdout, stderr, code };
  } finally {
    await server.close();
  }
}

/** Words before a command that make it an ordinary user's. */
export function asUser(): readonly string[] {
  return isRoot ? asOtherUser : [];
}
