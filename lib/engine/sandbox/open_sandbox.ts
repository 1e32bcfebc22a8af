/**
 * The sandbox of a run.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { temporaryPlace } from "../../sys/files/temporary_directory.ts";
import { type CommandSandbox, NO_SANDBOX } from "../../sys/sandbox/command_sandbox.ts";
import { abstractSocketScope } from "../../sys/sandbox/abstract_sockets.ts";
import { processTable } from "../../sys/platform.ts";
import { findProgram } from "../../sys/find_program.ts";
import type { FoundMeans } from "../../sys/sandbox/find_means.ts";
import { SANDBOX_VARIABLE, type SandboxLevel } from "../../sys/sandbox/sandbox_level.ts";
import { type AllowedHost, AllowList } from "../../sys/sandbox/network/allow_list.ts";
import type { WorkspaceOptions } from "./workspace_profile.ts";

export interface SandboxOptions extends WorkspaceOptions {
  level: SandboxLevel;
  /** What a strict sandbox may reach. */
  allowed?: readonly AllowedHost[];
  /** The user's own proxy for a URL, if there is one. */
  proxyFor?: (url: string) => string | undefined;
}

/** By these `stop` finds what a run has started; none of them opens anything. */
const MARKS = /^ISONFORGE_AGENT_(?:ID|NONCE|DEPTH)$/;

/**
 * Opens the sandbox, of which nothing costs anything before the first command.
 *
 * @throws {UserError} when it was asked for and cannot be had here, with the reason; never is there none instead
 */
export async function openSandbox(options: SandboxOptions): Promise<CommandSandbox> {
  const { level, environment } = options;
  if (level === "off") return NO_SANDBOX;
  const found = await requireMeans(level, options.cwd);
  // Through an open directory leads a way out of any sandbox.
  processTable().keepDescriptors();
  const { workspaceProfile } = await import("./workspace_profile.ts");
  const atStart = { guarded: new Map(), linksBefore: new Map(), began: Date.now() };
  const told = new Set<string>();
  const onNotice = (text: string) => {
    if (!told.has(text)) options.onNotice?.(text);
    told.add(text);
  };
  const profile = () => workspaceProfile({ ...atStart, ...options, onNotice });
  const marks = Object.fromEntries([
    ...Object.entries(environment).filter(([name]) => MARKS.test(name)),
    [SANDBOX_VARIABLE, level],
  ]);
  switch (found.means) {
    case "bubblewrap": {
      const { BubblewrapSandbox } = await import(
        "../../sys/sandbox/bubblewrap/bubblewrap_sandbox.ts"
      );
      const { bwrap, nsenter, canDisableUserNamespaces } = found;
      const { SocketWatch } = await import("../../sys/sandbox/listening_sockets.ts");
      const { isReachable } = await import("./seen_sockets.ts");
      const sockets = new SocketWatch();
      const socketScope = level === "strict" ? undefined : await abstractSocketScope(options.cwd);
      return await BubblewrapSandbox.open({
        ...{ level, bwrap, nsenter, canDisableUserNamespaces, profile, marks },
        temporary: temporaryDirectory(environment),
        mount: findProgram("mount", { cwd: options.cwd }),
        socketScope,
        socketsOfOthers: (profile, own) =>
          sockets.ofOthers({
            mayBeIn: profile.writable,
            isSeen: (path) => isReachable(path, profile),
            own,
          }),
        ...(level === "strict"
          ? {
            network: networkOf(found, options),
            connections: new AllowList(options.allowed ?? []),
          }
          : {}),
      });
    }
    case "landlock": {
      const { landlockSandbox } = await import("../../sys/sandbox/landlock.ts");
      const { setpriv, access } = found;
      return landlockSandbox({ setpriv, access, profile: profile(), marks });
    }
    case "sandbox-exec": {
      const { seatbeltSandbox } = await import("../../sys/sandbox/seatbelt.ts");
      const temporary = await Deno.realPath(
        await Deno.makeTempDir({ dir: temporaryPlace(), prefix: "sandbox-" }),
      );
      return seatbeltSandbox({
        level,
        program: found.program,
        profile: profile(),
        temporary,
        marks,
        ...(level === "strict" ? await loopbackOf(options) : {}),
      });
    }
  }
}

/**
 * What can make a sandbox of a level here.
 *
 * @throws {UserError} when nothing can
 */
export async function requireMeans(
  level: Exclude<SandboxLevel, "off">,
  cwd: string,
): Promise<FoundMeans> {
  const { findMeans } = await import("../../sys/sandbox/find_means.ts");
  const found = await findMeans(cwd);
  if (found.means === undefined) {
    throw new UserError(`cannot make a sandbox: ${found.why}`, { hint: found.hint });
  }
  if (level === "strict" && found.means === "landlock") {
    throw new UserError(
      `cannot make a strict sandbox: ${found.why}, and Landlock closes no network and hides nothing`,
      { hint: "--sandbox workspace guards at least what is written" },
    );
  }
  return found;
}

/** Where loopback is shared with the machine. */
async function loopbackOf({ allowed = [], proxyFor }: SandboxOptions) {
  const { LoopbackRelay } = await import("../../sys/sandbox/network/loopback_relay.ts");
  return {
    connections: new AllowList(allowed),
    relay: new LoopbackRelay({ allowed, ...(proxyFor === undefined ? {} : { proxyFor }) }),
  };
}

function networkOf(
  { bwrap, nsenter }: Extract<FoundMeans, { means: "bubblewrap" }>,
  { allowed = [], proxyFor }: SandboxOptions,
) {
  return async (directory: string) => {
    const { SandboxNetwork } = await import("../../sys/sandbox/network/sandbox_network.ts");
    return await SandboxNetwork.open({
      ...{ bwrap, nsenter, directory, allowed },
      ...(proxyFor === undefined ? {} : { proxyFor }),
    });
  };
}

function temporaryDirectory({ TMPDIR }: Readonly<Record<string, string>>): string {
  return TMPDIR?.startsWith("/") ? TMPDIR : "/tmp";
}
