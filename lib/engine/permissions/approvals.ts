/**
 * What a person has approved for the rest of a conversation, so that the same is not asked twice.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { hasOtherNames } from "../../sys/files/info_at.ts";
import { executedBy } from "./executed_files.ts";
import type { PermissionOptions } from "./decide.ts";
import { Places } from "./places.ts";
import type { ApprovalRequest, Ask } from "./permit.ts";
import type { Permission } from "../placed_call.ts";

/** What `always` would mean for a call. */
export type Always =
  /** This command line, and no other. */
  | { kind: "command"; command: string }
  /** Pages of this server, `host` or `host:port`. */
  | { kind: "host"; host: string }
  /** Every edit in this directory and below it, but not of keys and of what a program runs later by itself. */
  | { kind: "directory"; path: string }
  /** This tool of a foreign program, whatever its arguments. */
  | { kind: "tool"; name: string };

/** What a person answers. */
export type Approval =
  | { kind: "yes" }
  | { kind: "always" }
  /** `words`: what to do instead. */
  | { kind: "no"; words?: string }
  /** Yes, but with these arguments. */
  | { kind: "edited"; args: unknown };

/** Puts one question to a person; `always` is undefined where that cannot be had. */
export type AskPerson = (
  question: ApprovalRequest & { always: Always | undefined },
) => Promise<Approval>;

/** Asks a person, one question at a time, and remembers what is approved for good. */
export function createAsk(
  askPerson: AskPerson,
  { environment = {}, commands: userCommands, ...options }: Omit<
    PermissionOptions,
    "mode" | "rules"
  >,
): Ask {
  const commands = new Set<string>();
  const directories = new Set<string>();
  const tools = new Set<string>();
  const hosts = new Set<string>();
  const places = new Places(options);
  // Reads run side by side; a person answers one question after the other.
  let last: Promise<unknown> = Promise.resolve();
  return (question) => {
    const answer = last.then(() => decide(question));
    // What goes wrong is for whoever asked; the next question is another one.
    last = answer.catch(() => {});
    return answer;
  };

  async function decide(question: ApprovalRequest): Promise<Permission> {
    question.signal.throwIfAborted();
    const always = await alwaysOf(question);
    if (always !== undefined && isKnown(always)) return { allowed: true };
    const answer = await askPerson({ ...question, always });
    switch (answer.kind) {
      case "yes":
        return { allowed: true };
      case "always":
        if (always?.kind === "command") commands.add(always.command);
        if (always?.kind === "host") hosts.add(always.host);
        if (always?.kind === "directory") directories.add(always.path);
        if (always?.kind === "tool") tools.add(always.name);
        return { allowed: true };
      case "edited":
        return {
          allowed: true,
          args: answer.args,
          note: "the user changed the arguments before approving: " + JSON.stringify(answer.args),
        };
      case "no":
        return {
          allowed: false,
          reason: answer.words === undefined
            ? "the user refused this call"
            : `the user refused this call and says: ${answer.words}`,
        };
    }
  }

  /** Only of a call that touches one thing: what is approved has to fit into one line. */
  async function alwaysOf(
    { tool, touches: [touch, ...others] }: ApprovalRequest,
  ): Promise<Always | undefined> {
    if (touch === undefined || others.length > 0) return undefined;
    if (touch.kind === "run") return { kind: "command", command: touch.command.trim() };
    if (touch.kind === "external") return { kind: "tool", name: tool.name };
    if (touch.kind === "fetch") return { kind: "host", host: new URL(touch.url).host };
    if (touch.kind !== "write") return undefined;
    const { place } = touch;
    if (await places.secretAt(place, { isWritten: true }) !== undefined) return undefined;
    const user = { home: places.home, environment, commands: userCommands };
    if (await executedBy(touch, { root: await places.root(), ...user }) !== undefined) {
      return undefined;
    }
    if (hasOtherNames(place)) return undefined;
    return { kind: "directory", path: dirname(place) };
  }

  function isKnown(always: Always): boolean {
    if (always.kind === "command") return commands.has(always.command);
    if (always.kind === "tool") return tools.has(always.name);
    if (always.kind === "host") return hosts.has(always.host);
    for (let path = always.path;; path = dirname(path)) {
      if (directories.has(path)) return true;
      if (path === dirname(path)) return false;
    }
  }
}
