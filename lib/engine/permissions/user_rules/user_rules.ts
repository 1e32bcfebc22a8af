/**
 * The permission rules of the user and of trusted repositories: deny before ask before allow.
 *
 * @module
 */
import { infoAt, isDirectoryAt } from "../../../sys/files/info_at.ts";
import { resolvePath } from "../../../sys/files/resolve_path.ts";
import type { PlacedTouch } from "../../tools/touch.ts";
import { ownName } from "../../tools/foreign_names.ts";
import type { PermissionOptions } from "../decide.ts";
import { Places } from "../places.ts";
import { concerns, matchesArguments } from "./call_rules.ts";
import type { CommandSituation } from "./command_situation.ts";
import { type ExistingFile, existingFiles } from "./existing_files.ts";
import { judgeCommand } from "./judge_command.ts";
import { PathPattern } from "./path_pattern.ts";
import { isNamed, type NamedTool, READERS, WRITERS } from "./rule_names.ts";
import type { RuleVerdict } from "./rule_verdict.ts";
import { RULE_ACTIONS, type RuleAction, type UserRule } from "./user_rule.ts";

/** A call as far as rules look at it. */
export interface RuledCall {
  tool: NamedTool;
  args?: unknown;
  touches: readonly PlacedTouch[];
}

/** A search asks for each file that it looks into. */
const KNOWN_MS = 1_000;

export class UserRules {
  readonly #rules: readonly UserRule[];
  readonly #options: PermissionOptions;
  readonly #places: Places;
  readonly #patterns = new Map<UserRule, PathPattern>();
  /** What was there a moment ago. */
  readonly #existing = new Map<UserRule, { at: number; files: readonly ExistingFile[] }>();

  private constructor(rules: readonly UserRule[], options: PermissionOptions) {
    this.#rules = rules;
    this.#options = options;
    this.#places = new Places(options);
  }

  /** Looks where the directories of the rules are. */
  static async of(rules: readonly UserRule[], options: PermissionOptions): Promise<UserRules> {
    const found = new UserRules(rules, options);
    for (const rule of rules) {
      if (rule.pattern === undefined) continue;
      const isAllowance = rule.action === "allow";
      const base = rule.base ?? options.cwd;
      const bases = isAllowance ? [base] : [...new Set([base, options.cwd])];
      const pattern = rule.pattern.replace(/^path:/, "");
      const ignoresCase = !isAllowance;
      found.#patterns.set(
        rule,
        await PathPattern.of(pattern, { bases, home: options.home, ignoresCase }),
      );
    }
    return found;
  }

  /** Whether a search may look into a file, absolute and without links. */
  mayRead(place: string): boolean {
    return !this.#denying("read").some((rule) =>
      this.#patterns.get(rule)?.test(place) || this.#isLinked(rule, place)
    );
  }

  /** Whether any rule denies reading, or writing, some files. */
  denies(how: "read" | "write"): boolean {
    return this.#denying(how).length > 0;
  }

  /**
   * Whether one does so of a place, absolute: a file, or all of a directory.
   *
   * @param options.isDirectory whether that is one, where a link leads there
   */
  deniesPlace(
    place: string,
    how: "read" | "write",
    { isDirectory = isDirectoryAt(place) }: { isDirectory?: boolean } = {},
  ): boolean {
    return this.#denying(how).some((rule) => this.#means(rule, place, () => isDirectory));
  }

  /** The directories, or places, below which all lies that a rule may deny; absolute. */
  deniedRoots(how: "read" | "write"): string[] {
    const roots = this.#denying(how).flatMap((rule) => this.#patterns.get(rule)?.roots ?? []);
    return [...new Set(roots)];
  }

  #denying(how: "read" | "write"): UserRule[] {
    const names = how === "read" ? READERS : WRITERS;
    return this.#of("deny").filter(({ pattern, tool }) =>
      pattern !== undefined && names.includes(ownName(tool))
    );
  }

  /** What the rules say of a call; undefined when they say nothing. */
  async judge(call: RuledCall): Promise<RuleVerdict | undefined> {
    for (const action of RULE_ACTIONS.toReversed()) {
      const verdict = action === "allow"
        ? await this.#allow(call)
        : await this.#refuse(call, action);
      if (verdict !== undefined) return verdict;
    }
    return undefined;
  }

  #of(action: RuleAction): UserRule[] {
    return this.#rules.filter((rule) => rule.action === action);
  }

  /** One part of the call is enough. */
  async #refuse(
    { tool, args, touches }: RuledCall,
    action: "deny" | "ask",
  ): Promise<RuleVerdict | undefined> {
    const rules = this.#of(action);
    const whole = rules.find((rule) => rule.pattern === undefined && isNamed(rule.tool, tool));
    if (whole !== undefined) return { action, rule: whole };
    for (const touch of touches) {
      if (touch.kind === "run") {
        const verdict = await judgeCommand(touch.command, { ...this.#situation(rules), action });
        if (verdict !== undefined) return verdict;
      } else if ("place" in touch) {
        const as = this.#options.cwd;
        const typed = touch.path.startsWith("/") ? touch.path : `${as}/${touch.path}`;
        const rule = rules.find((rule) =>
          concerns(rule, { tool: tool.name, kind: touch.kind }) &&
          [touch.place, typed].some((place) => this.#means(rule, place))
        );
        if (rule !== undefined) return { action, rule, about: touch.path };
      }
    }
    const rule = rules.find((rule) => matchesArguments(rule, { tool, args, touches }));
    return rule === undefined ? undefined : { action, rule };
  }

  /** Every part of the call has to be allowed. */
  async #allow({ tool, args, touches }: RuledCall): Promise<RuleVerdict | undefined> {
    const action = "allow";
    const rules = this.#of(action);
    if (rules.length === 0) return undefined;
    let decided: UserRule | undefined;
    for (const touch of touches) {
      if (touch.kind === "run") {
        const verdict = await judgeCommand(touch.command, { ...this.#situation(rules), action });
        if (verdict === undefined) return undefined;
        decided ??= verdict.rule;
      } else if ("place" in touch) {
        const rule = rules.find((rule) =>
          rule.pattern === undefined
            // To read what is secret has to be allowed by its name.
            ? touch.kind === "write" && isNamed(rule.tool, tool)
            : concerns(rule, { tool: tool.name, kind: touch.kind }) &&
              this.#patterns.get(rule)?.test(touch.place)
        );
        if (rule === undefined) return undefined;
        decided ??= rule;
      } else {
        const rule = rules.find((rule) =>
          (rule.pattern === undefined && isNamed(rule.tool, tool, { isAllowance: true })) ||
          matchesArguments(rule, { tool, args, touches })
        );
        if (rule === undefined) return undefined;
        decided ??= rule;
      }
    }
    return decided === undefined ? undefined : { action, rule: decided };
  }

  #situation(rules: readonly UserRule[]): Omit<CommandSituation, "action"> {
    const { environment = {} } = this.#options;
    return {
      rules,
      environment,
      places: this.#places,
      reads: async (rule, path, cwd) => await this.#meansPath(rule, { path, cwd, names: READERS }),
      writes: async (rule, path, cwd) => await this.#meansPath(rule, { path, cwd, names: WRITERS }),
      meansPlace: (rule, place) => this.#patterns.get(rule)?.test(place) ?? false,
      existing: (rule) => this.#existingOf(rule),
    };
  }

  async #meansPath(
    rule: UserRule,
    { path, cwd, names }: { path: string; cwd: string | undefined; names: readonly string[] },
  ): Promise<boolean> {
    if (rule.pattern === undefined || !names.includes(ownName(rule.tool))) return false;
    const pattern = this.#patterns.get(rule);
    const absolute = path.startsWith("/") ? path : `${cwd ?? this.#options.cwd}/${path}`;
    if (pattern === undefined) return false;
    return this.#means(rule, await resolvePath(absolute, "/"));
  }

  /** To read a directory all of which is denied is to read that. */
  #means(rule: UserRule, place: string, isDirectory = () => isDirectoryAt(place)): boolean {
    const pattern = this.#patterns.get(rule);
    if (pattern === undefined) return false;
    if (pattern.test(place)) return true;
    return rule.action !== "allow" &&
      ((pattern.testAllIn(place) && isDirectory()) || this.#isLinked(rule, place));
  }

  /** Another name of a file that is meant. */
  #isLinked(rule: UserRule, place: string): boolean {
    const file = infoAt(place);
    return file !== undefined && file.isFile && (file.nlink ?? 1) > 1 &&
      this.#existingOf(rule).some(({ device, inode }) => inode === file.ino && device === file.dev);
  }

  #existingOf(rule: UserRule): readonly ExistingFile[] {
    const pattern = this.#patterns.get(rule);
    if (pattern === undefined) return [];
    const known = this.#existing.get(rule);
    if (known !== undefined && performance.now() - known.at < KNOWN_MS) return known.files;
    const files = existingFiles(pattern.roots, (place) => pattern.test(place));
    this.#existing.set(rule, { at: performance.now(), files });
    return files;
  }
}
