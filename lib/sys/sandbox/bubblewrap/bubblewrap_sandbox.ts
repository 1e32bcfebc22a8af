/**
 * Linux: a sandbox made by bubblewrap. Its namespaces are held by one process for the whole run; every command joins them.
 *
 * @module
 */
import { mountsOf } from "../../linux/mounts.ts";
import { systemFailure } from "../../system_error.ts";
import { ABSTRACT_SOCKETS_GAP } from "../abstract_sockets.ts";
import {
  type CommandSandbox,
  RefusalCounter,
  type SandboxBorders,
  type WrapOptions,
  type WrappedCommand,
} from "../command_sandbox.ts";
import type { SandboxLevel } from "../sandbox_level.ts";
import { withoutEmpty } from "../network/proxy_environment.ts";
import { bordersOf } from "../sandbox_borders.ts";
import { profileAnew } from "../profile_anew.ts";
import { SeenPaths } from "../seen_paths.ts";
import type { SandboxProfile } from "../sandbox_profile.ts";
import { bubblewrapArguments, SPILLS } from "./bubblewrap_arguments.ts";
import { coverInTurn, type CoverOptions } from "./cover_again.ts";
import { Expulsion } from "./expulsion.ts";
import { GuardMounts } from "./guard_mounts.ts";
import { Holder } from "./holder.ts";
import { joinNamespaces } from "./join_namespaces.ts";
import { lookRepeatedly } from "./repeated_look.ts";
import { Scratch } from "./scratch.ts";
import { seccompFilter } from "./seccomp.ts";

export interface BubblewrapOptions {
  level: SandboxLevel;
  /** Absolute paths of the programs. */
  bwrap: string;
  nsenter: string;
  mount: string | undefined;
  /** Whether it can keep new user namespaces from being made. */
  canDisableUserNamespaces: boolean;
  /** Where its own directory is made. */
  temporary: string;
  /** What holds now; asked again when it has to be made anew. */
  profile: () => Promise<SandboxProfile> | SandboxProfile;
  /** See {@linkcode CoverOptions}. */
  socketsOfOthers?: CoverOptions["socketsOfOthers"];
  /** What commands must carry so that `stop` finds them. */
  marks: Readonly<Record<string, string>>;
  /** What that lets through to; without, everything. */
  connections?: CommandSandbox["connections"];
  /** Words before a command, see `abstract_sockets.ts`; none in a network of its own. */
  socketScope?: readonly string[] | undefined;
  /** Opened before the first command, closed at the end; commands are in it. */
  network?: (scratch: string) => Promise<SandboxNetworkLike>;
}

/** A network of its own, see `network/sandbox_network.ts`. */
export interface SandboxNetworkLike extends AsyncDisposable {
  readonly prefix: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What it has refused since the last time. */
  takeRefusals(): { toString(): string }[];
}

interface Made {
  holder: Holder;
  profile: SandboxProfile;
  seen: SeenPaths;
  /** Covers what stands in the place of something else by now; where that cannot be done, all inside ends. */
  cover: () => Promise<boolean>;
  watch: Disposable;
}

const MADE_ANEW = "the sandbox was made anew, and what ran in it was ended";
const CHANGED = ": what it guards or hides was made, replaced or removed";

export class BubblewrapSandbox implements CommandSandbox {
  readonly means = "bubblewrap";
  readonly gaps: readonly string[];
  readonly refusals = new RefusalCounter();
  readonly level: SandboxLevel;
  readonly connections: CommandSandbox["connections"];
  readonly #options: BubblewrapOptions;
  readonly #scratch: Scratch;
  readonly #filter: string | undefined;
  #borders: SandboxBorders;
  #made: Promise<Made> | undefined;
  #network: Promise<SandboxNetworkLike> | undefined;
  #notices: string[] = [];
  readonly #expulsion = new Expulsion(this.refusals);

  private constructor(options: BubblewrapOptions, scratch: Scratch, profile: SandboxProfile) {
    this.#options = options;
    this.#scratch = scratch;
    this.level = options.level;
    this.connections = options.connections;
    const { network, socketScope } = options;
    this.gaps = network === undefined && socketScope === undefined ? [ABSTRACT_SOCKETS_GAP] : [];
    const filter = seccompFilter();
    this.#filter = filter === undefined ? undefined : scratch.write("filter", filter);
    this.#borders = this.#bordersOf(profile);
  }

  get borders(): SandboxBorders {
    return this.#borders;
  }

  get removed(): readonly string[] {
    return this.#expulsion.removed;
  }

  #bordersOf(profile: SandboxProfile): SandboxBorders {
    const scratch = this.#scratch;
    return bordersOf(profile, {
      own: [[SPILLS, scratch.spills], ["/tmp", scratch.tmp], ["/var/tmp", scratch.varTmp]],
      spills: { directory: scratch.spills, shownAs: SPILLS },
    });
  }

  /** Its directory is made at once, its namespaces with the first command. */
  static async open(options: BubblewrapOptions): Promise<BubblewrapSandbox> {
    const profile = await options.profile();
    return new BubblewrapSandbox(options, openScratch(options.temporary), profile);
  }

  async wrapCommand(
    command: readonly [string, ...string[]],
    { cwd, env = {} }: WrapOptions,
  ): Promise<WrappedCommand> {
    const { holder, profile } = await this.#current();
    const { nsenter, bwrap, marks } = this.#options;
    const network = await this.#network;
    return {
      command: joinNamespaces(command, {
        ...{ nsenter, bwrap, cwd, holder, filter: this.#filter },
        prefix: network?.prefix,
        socketScope: this.#options.socketScope,
      }),
      cwd: "/",
      env: {
        ...withoutEmpty({ ...profile.environment, ...network?.environment }),
        ...marks,
        ...env,
      },
      clearEnv: true,
    };
  }

  async takeNotices(): Promise<string[]> {
    const network = await this.#network;
    const refused = network?.takeRefusals() ?? [];
    this.refusals.add(refused.length);
    // Why it could not be made was told to whoever wanted to run something in it.
    const made = await this.#made?.catch(() => undefined);
    if (made !== undefined) await this.#expulsion.look(made);
    const notices = [
      ...this.#notices,
      ...this.#expulsion.takeNotices(),
      ...refused.map(String),
    ];
    this.#notices = [];
    return notices;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // What was not made needs no end.
    const made = await this.#made?.catch(() => undefined);
    if (made !== undefined) {
      await made.holder.end();
      await this.#expulsion.look(made);
      await this.#expulsion.removeLeft(made.profile);
      await dispose(made);
    }
    const network = await this.#network?.catch(() => undefined);
    await network?.[Symbol.asyncDispose]();
    this.#scratch[Symbol.dispose]();
  }

  /** The namespaces as they have to be now. */
  async #current(): Promise<Made> {
    const making = this.#made ??= this.#make();
    const made = await making;
    await this.#expulsion.look(made);
    await made.cover();
    const isStale = made.seen.changed().length > 0;
    if (made.holder.isAlive && !isStale) return made;
    // Two commands at once make one.
    if (this.#made === making) {
      this.#notices.push(isStale ? MADE_ANEW + CHANGED : MADE_ANEW);
      this.#made = this.#makeAnew(made);
    }
    return await this.#made;
  }

  async #makeAnew(made: Made): Promise<Made> {
    // First nothing runs in there any more that could change what is looked at.
    await made.holder.end();
    await this.#expulsion.look(made);
    await dispose(made);
    return await this.#make(made.profile);
  }

  /** @param before what was guarded until now */
  async #make(before?: SandboxProfile): Promise<Made> {
    const { bwrap, nsenter, mount, canDisableUserNamespaces, network, marks } = this.#options;
    const { socketsOfOthers } = this.#options;
    const profile = await profileAnew(this.#options.profile, before);
    this.#borders = this.#bordersOf(profile);
    const guarded = [
      ...profile.writable,
      ...profile.readOnly,
      ...profile.own,
      ...profile.hidden,
      ...profile.unreadable ?? [],
      ...profile.expected,
    ];
    const seen = new SeenPaths(guarded, profile.writable);
    this.#network ??= network?.(this.#scratch.path);
    const { prefix = [] } = await this.#network ?? {};
    const args = [
      ...["--unshare-user", "--unshare-pid", "--unshare-ipc"],
      ...(canDisableUserNamespaces ? ["--disable-userns"] : []),
      ...bubblewrapArguments(profile, {
        scratch: this.#scratch,
        isDirectory: (path) => Deno.statSync(path).isDirectory,
      }),
    ];
    const holder = await Holder.start({
      ...{ bwrap, nsenter, mount },
      networkPrefix: prefix,
      env: { PATH: "/usr/bin:/bin", ...marks },
      infoFile: this.#scratch.write("info", new Uint8Array()),
      argsFile: this.#scratch.write("args", new TextEncoder().encode(`${args.join("\0")}\0`)),
    });
    const points = () => mountsOf(holder.pid).map(({ point }) => point);
    const mounts = new GuardMounts(points, guarded, (path) => seen.isThere(path));
    const keptMounts = new GuardMounts(points, profile.kept, (path) => seen.isThere(path));
    const options = { nsenter, mount, socketsOfOthers, scratch: this.#scratch.path };
    const cover = coverInTurn({ profile, seen, mounts, keptMounts, holder, ...options });
    const watch = lookRepeatedly(async () => {
      await this.#expulsion.look({ holder, profile });
      return await cover();
    });
    return { holder, profile, seen, cover, watch };
  }
}

async function dispose({ holder, watch }: Made): Promise<void> {
  watch[Symbol.dispose]();
  await holder[Symbol.asyncDispose]();
}

function openScratch(temporary: string): Scratch {
  try {
    return new Scratch(temporary);
  } catch (error) {
    throw systemFailure(`cannot make the sandbox in "${temporary}"`, error);
  }
}
