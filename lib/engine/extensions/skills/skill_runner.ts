/**
 * Making the text of a skill ready: arguments, output of commands, files.
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import { readSmallFile } from "../../../sys/files/read_small_file.ts";
import { repositoryFiles } from "../../../sys/git/repository_files.ts";
import type { CommandSandbox } from "../../../sys/sandbox/command_sandbox.ts";
import type { Emit } from "../../events.ts";
import { withMentionedFiles } from "../../prompt/mentioned_files.ts";
import { parseRule, type UserRule } from "../../permissions/user_rules/user_rule.ts";
import type { Permission, PlacedCall } from "../../placed_call.ts";
import { bashTool } from "../../tools/bash.ts";
import { readTool } from "../../tools/read.ts";
import type { Tool, ToolOutcome } from "../../tools/tool.ts";
import { declaredPlaces, placeTouches } from "../../tools/touch.ts";
import { expandSkill } from "./expand_skill.ts";
import { type Skill, skillBody } from "./skill.ts";

/** Judges a call as those of the model; `rules` are what the skill allows its own commands. */
export type SkillPermit = (
  call: PlacedCall,
  signal: AbortSignal,
  rules: readonly UserRule[],
) => Permission | Promise<Permission>;

export interface SkillRunnerOptions {
  cwd: string;
  /** Of the conversation. */
  sessionId: () => string;
  /** Judges the commands and files of a skill as those of the model. */
  permit: SkillPermit;
  /** What their commands are started through. */
  sandbox?: CommandSandbox | undefined;
  /** Whether the user has said that this file of the repository, and all that it brings, may run as it is now. */
  trustsRepository: (path: string) => Promise<boolean>;
}

export interface UseOptions {
  args: string;
  signal: AbortSignal;
  /** Told which commands were run. */
  emit?: Emit | undefined;
}

/** A skill's text, ready for a model, or why it cannot be used. */
export type ReadySkill = { text: string } | { problem: string };

/** Of each file that a text names; longer ones are better read in parts, by the tools. */
const MAX_FILE_BYTES = 100 * 1024;
const MAX_FILES = 20;
/** At the beginning or after a space, as in a message. */
const MENTION = /(?<=^|[\s(])@([^\s"`]+)/g;
const PUNCTUATION = /[.,;:!?)]+$/;

export class SkillRunner {
  readonly #options: SkillRunnerOptions;

  constructor(options: SkillRunnerOptions) {
    this.#options = options;
  }

  /** Reads the skill from its file, which may have changed since the run began. */
  async use(skill: Skill, { args, signal, emit }: UseOptions): Promise<ReadySkill> {
    const read = skillBody(skill);
    if ("problem" in read) return read;
    const { directory, argumentNames: names } = skill;
    const project = repositoryFiles(this.#options.cwd)?.root ?? this.#options.cwd;
    const pieces = expandSkill(read.body, {
      ...{ args, names, directory, project },
      sessionId: this.#options.sessionId(),
    });
    const texts: string[] = [];
    for (const piece of pieces) {
      texts.push(
        piece.kind === "text" ? piece.text : await this.#outputOf(piece, { skill, signal, emit }),
      );
    }
    const files = await this.#mentionedIn(read.body, { skill, signal });
    return { text: withMentionedFiles(texts.join("").trim(), files) };
  }

  async #outputOf(
    { command, isAsWritten }: { command: string; isAsWritten: boolean },
    { skill, signal, emit }: { skill: Skill; signal: AbortSignal; emit: Emit | undefined },
  ): Promise<string> {
    const shown = `\`${command}\``;
    if (skill.isRepositorys && !await this.#options.trustsRepository(skill.path)) {
      return `[${shown} was not run: the repository is not trusted]`;
    }
    await emit?.({ type: "notice", text: `the skill ${skill.name} runs ${shown}` });
    const tool = bashTool as Tool;
    const judged = await this.#judge(tool, tool.parse({ command }), {
      rules: rulesOf(skill, { isAsWritten }),
      signal,
    });
    if ("refusal" in judged) return `[${shown} was not run: ${judged.refusal}]`;
    const outcome = await this.#run(tool, judged.args, signal);
    return outcome.isError ? outcome.output : outcome.output.replace(/\n?\[exit code 0\]$/, "");
  }

  /**
   * The files that the text names with an @, by their names; what is none stays a word. Nobody was asked about the text of
   * a repository's skill: it names what lies in the repository.
   */
  async #mentionedIn(
    body: string,
    { skill, signal }: { skill: Skill; signal: AbortSignal },
  ): Promise<Map<string, string>> {
    const { cwd } = this.#options;
    const files = new Map<string, string>();
    for (const [, word = ""] of body.matchAll(MENTION)) {
      const name = word.replace(PUNCTUATION, "");
      if (name === "" || files.has(name) || files.size >= MAX_FILES) continue;
      const path = resolve(cwd, name);
      const file = readSmallFile(path, { root: skill.root, maxBytes: MAX_FILE_BYTES });
      if (file.kind !== "text" || file.text.includes("\0")) continue;
      const tool = readTool as Tool;
      const judged = await this.#judge(tool, tool.parse({ path }), { rules: [], signal });
      if (!("refusal" in judged)) files.set(name, file.text);
    }
    return files;
  }

  /** Whether a call may run, and with which arguments: a person or a hook may change them. */
  async #judge(
    tool: Tool,
    args: unknown,
    { rules, signal }: { rules: readonly UserRule[]; signal: AbortSignal },
  ): Promise<{ args: unknown } | { refusal: string }> {
    const touches = await placeTouches(tool.touches(args), { cwd: this.#options.cwd });
    const permission = await this.#options.permit({ tool, args, touches }, signal, rules);
    if (!permission.allowed) return { refusal: permission.reason };
    return { args: "args" in permission ? permission.args : args };
  }

  async #run(tool: Tool, args: unknown, signal: AbortSignal): Promise<ToolOutcome> {
    const { cwd, sandbox } = this.#options;
    const place = declaredPlaces(await placeTouches(tool.touches(args), { cwd }));
    return await tool.run(args, {
      ...(sandbox === undefined ? {} : { sandbox }),
      ...{ cwd, signal, place },
    });
  }
}

/**
 * `allowed-tools` as rules of the user's, which they are for a skill that is theirs or trusted. One that names none has its
 * commands allowed as they stand in it: whoever trusts it, or has put it there, has said yes to them. What was typed is none of that.
 */
function rulesOf(
  { allowedTools, path }: Skill,
  { isAsWritten }: { isAsWritten: boolean },
): UserRule[] {
  const texts = allowedTools.length === 0 && isAsWritten ? [bashTool.name] : allowedTools;
  return texts.flatMap((text) => {
    const rule = parseRule(text);
    return rule === undefined ? [] : [{ ...rule, action: "allow" as const, from: path }];
  });
}
