/**
 * What a run is extended with from outside: MCP servers and skills. Nothing is loaded where there is nothing of it.
 *
 * @module
 */
import type { ToldToEnd } from "../../sys/process_session.ts";
import type { CommandSandbox } from "../../sys/sandbox/command_sandbox.ts";
import type { Tool } from "../tools/tool.ts";
import type { McpHost, McpHostOptions, ServerInstructions, ServerStatus } from "./mcp/mcp_host.ts";
import type { McpServer } from "./mcp/mcp_server.ts";
import type { Emit } from "../events.ts";
import type { Skill } from "./skills/skill.ts";
import { skillPlacesAround } from "./skills/skill_places.ts";
import type { SkillPermit, SkillRunnerOptions } from "./skills/skill_runner.ts";
import type { Skills } from "./skills/skills.ts";

/** The servers that are configured, and what is wrong with the others. */
export interface McpConfig {
  servers: readonly McpServer[];
  problems: readonly string[];
  /** Whether the repository is still what the user trusted. */
  isUnchanged?: () => Promise<boolean>;
  /** Milliseconds that they are waited for; five seconds unless given. */
  readyMs?: number | undefined;
}

export interface ExtensionOptions {
  mcp?: McpConfig | undefined;
  /** Whether the user has said that this file of the repository, and all that it brings, may run as it is now. */
  trustsRepository?: ((path: string) => Promise<boolean>) | undefined;
  environment: Readonly<Record<string, string>>;
  /** What programs and commands of the repository are started through. */
  sandbox?: CommandSandbox | undefined;
  /** How servers are reached that the sandbox keeps in. */
  web?: McpHostOptions["web"];
  /** Absolute. */
  cwd: string;
  /** Other directories that count as inside; absolute. */
  addedDirectories?: readonly string[] | undefined;
  /** The directory of everything of ours. */
  home: string;
  /** The user's own home directory. */
  userHome: string;
}

/** The extensions of one conversation. */
export class Extensions {
  readonly #host: McpHost | undefined;
  readonly #skills: Skills | undefined;
  readonly #problems: readonly string[];
  #sessionId = "";
  #permit: SkillPermit = () => ({ allowed: false, reason: "it is too early" });

  private constructor(
    host: McpHost | undefined,
    { problems, openSkills }: {
      problems: readonly string[];
      openSkills: ((of: Pick<SkillRunnerOptions, "permit" | "sessionId">) => Skills) | undefined;
    },
  ) {
    this.#host = host;
    this.#problems = problems;
    this.#skills = openSkills?.({
      permit: (call, signal, rules) => this.#permit(call, signal, rules),
      sessionId: () => this.#sessionId,
    });
  }

  /** Starts what there is, and waits for nothing of it. */
  static async begin(options: ExtensionOptions): Promise<Extensions> {
    const {
      mcp,
      environment,
      cwd,
      sandbox,
      web,
      trustsRepository = nobody,
      addedDirectories = [],
    } = options;
    const { servers = [], problems = [], isUnchanged, readyMs } = mcp ?? {};
    const { skills, warnings } = skillPlacesAround(cwd, options).length === 0
      ? { skills: [], warnings: [] }
      : await (await import("./skills/find_skills.ts")).findSkills(cwd, options);
    const { Skills } = skills.length === 0 ? {} : await import("./skills/skills.ts");
    const openSkills = Skills === undefined
      ? undefined
      : (of: Pick<SkillRunnerOptions, "permit" | "sessionId">) =>
        new Skills(skills, { cwd, sandbox, trustsRepository, ...of });
    const parts = { problems: [...problems, ...warnings], openSkills };
    if (servers.length === 0) return new Extensions(undefined, parts);
    const { McpHost } = await import("./mcp/mcp_host.ts");
    const roots = [cwd, ...addedDirectories];
    const host = new McpHost(servers, { environment, sandbox, web, isUnchanged, roots, readyMs });
    return new Extensions(host, parts);
  }

  /** Says who judges what skills run; until then nothing of it is allowed. */
  judgeBy(permit: SkillPermit): void {
    this.#permit = permit;
  }

  /** Says which conversation they are of. */
  belongTo(sessionId: string): void {
    this.#sessionId = sessionId;
  }

  get skills(): readonly Skill[] {
    return this.#skills?.all ?? [];
  }

  /** The message with the text of the skill that it names after a slash; any other message as it is. */
  async typed(
    message: string,
    options: { signal: AbortSignal; emit: Emit },
  ): Promise<string> {
    return await this.#skills?.typed(message, options) ?? message;
  }

  /** Whether tools may come and go. */
  get canChange(): boolean {
    return this.#host !== undefined;
  }

  /** Waits until all is there, not longer than it may; returns what a person should know. */
  async ready(signal: AbortSignal): Promise<string[]> {
    await this.#host?.ready(signal);
    return [...this.#problems, ...signal.aborted ? [] : this.#host?.problems() ?? []];
  }

  /** The tools that there are by now. */
  tools(): Tool[] {
    return [...this.#skills?.tools() ?? [], ...this.#host?.tools() ?? []];
  }

  /** What servers tell a model of themselves. */
  instructions(): ServerInstructions[] {
    return this.#host?.instructions() ?? [];
  }

  /** The MCP servers, as they are now. */
  servers(): ServerStatus[] {
    return this.#host?.status() ?? [];
  }

  /** What is wrong with the configuration of others. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  /**
   * Resolves when nothing of them runs any more.
   *
   * @param why where the whole run was told to end, so that programs have the time that this leaves
   */
  async close(why?: ToldToEnd): Promise<void> {
    await this.#host?.close(why);
  }
}

/** What has come and gone from one list of tools to the next, in words; undefined: nothing. */
export function describeToolChange(
  before: readonly Tool[],
  after: readonly Tool[],
): string | undefined {
  const missing = (from: readonly Tool[], others: readonly Tool[]) =>
    from.filter(({ name }) => !others.some((other) => other.name === name)).map(({ name }) => name);
  const [came, went] = [missing(after, before), missing(before, after)];
  if (came.length + went.length === 0) return undefined;
  return [
    ...came.length === 0 ? [] : [`new tools: ${came.join(", ")}`],
    ...went.length === 0 ? [] : [`tools that are gone: ${went.join(", ")}`],
  ].join("; ");
}

/** Where nobody said anything. */
function nobody(): Promise<boolean> {
  return Promise.resolve(false);
}
