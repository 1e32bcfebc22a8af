/**
 * The lines of `--each`: texts, or JSON objects with what is other for one of the agents.
 *
 * @module
 */
import { KEPT_FIELDS, KEPT_OPTIONS, type KeptFlags } from "../../config/kept_options.ts";
import { errorMessage, UsageError, UserError } from "../../errors.ts";
import { isObject } from "../../text/json.ts";
import { nearNames } from "../../text/near_names.ts";

/** What is given of one agent. */
export interface EachItem {
  /** Number of its line. */
  line: number;
  /** Absent where it runs a command. */
  prompt?: string;
  /** What the command finds as $1. */
  argument?: string;
  /** True: one that is named by itself. */
  worktree?: string | true;
  flags: EachFlags;
}

/** The options of one agent. */
export type EachFlags = KeptFlags & {
  name?: string;
  after?: string;
  afterOk?: string;
  label?: readonly string[];
};

export interface EachDefaults {
  /** In which `{}` stands for the line. */
  prompt: string | undefined;
  /** The command of all of them. */
  exec: string | undefined;
  options: { name?: string; worktree?: string | true };
}

/** What stands for the line. */
const PLACE = "{}";

/** Lines with something wrong that are named; the rest is counted. */
const MAX_TOLD = 10;

/** @throws {UsageError} with the numbers of the lines that cannot be used */
export function parseEach(text: string, defaults: EachDefaults): EachItem[] {
  const { prompt, exec, options: { name, worktree } } = defaults;
  if (prompt !== undefined && exec !== undefined) {
    throw new UsageError("a prompt and --exec were given: one of them is enough");
  }
  if (prompt !== undefined && !prompt.includes(PLACE)) {
    throw new UsageError(`the prompt has no ${PLACE}, which stands for a line of --each`, {
      hint: `isonforge --bg --each files.txt "review ${PLACE}"`,
    });
  }
  const wrong: WrongLine[] = [];
  const items = text.split("\n").flatMap((raw, index) => {
    const line = raw.replace(/\r$/, "");
    if (line.trim() === "") return [];
    try {
      return [{ line: index + 1, ...parseLine(line, defaults) }];
    } catch (error) {
      wrong.push({ line: index + 1, error });
      return [];
    }
  });
  assertNoneWrong(wrong);
  const isOne = (text: string | true | undefined) =>
    typeof text === "string" && !text.includes(PLACE);
  if (items.length > 1 && isOne(name)) {
    throw new UsageError(`--name with --each needs ${PLACE}: several agents cannot have one name`);
  }
  if (items.length > 1 && isOne(worktree)) {
    throw new UsageError(
      `-w with --each needs ${PLACE}, or no name: the agents would share a branch`,
    );
  }
  return items;
}

/** A line that cannot be used, and why. */
export interface WrongLine {
  line: number;
  error: unknown;
}

/** @throws {UsageError} that tells all of them; with the hint of one that is alone */
export function assertNoneWrong(wrong: readonly WrongLine[]): void {
  const [first, second] = wrong;
  if (first === undefined) return;
  const told = wrong.slice(0, MAX_TOLD).map(({ line, error }) =>
    `line ${line} of --each: ${errorMessage(error)}`
  );
  const more = wrong.length - told.length;
  const hint = second === undefined && first.error instanceof UserError
    ? first.error.hint
    : undefined;
  throw new UsageError(
    [...told, ...more > 0 ? [`and ${more} more lines`] : []].join("\n  "),
    hint === undefined ? {} : { hint },
  );
}

function parseLine(
  line: string,
  { prompt, exec, options }: EachDefaults,
): Omit<EachItem, "line"> {
  const object = line.trimStart().startsWith("{") && line.trim() !== PLACE
    ? parseObject(line)
    : undefined;
  const { prompt: own, argument, worktree = options.worktree, ...flags } = object ?? {};
  const given = object === undefined ? line : argument ?? own;
  const text = given ?? "";
  const fill = (template: string) => template.replaceAll(PLACE, () => text);
  const { name = options.name } = flags;
  const isCommand = exec !== undefined || flags.exec !== undefined;
  if (isCommand && own !== undefined) {
    throw new Error("a prompt and a command: one of them is enough");
  }
  if (!isCommand && given === undefined) throw new Error("it has no prompt");
  return {
    ...(isCommand
      ? object === undefined || argument !== undefined ? { argument: text } : {}
      : { prompt: own !== undefined && prompt === undefined ? own : fill(prompt ?? PLACE) }),
    ...(worktree === undefined ? {} : { worktree: worktree === true ? true : fill(worktree) }),
    flags: { ...flags, ...(name === undefined ? {} : { name: fill(name) }) },
  };
}

type Entry = EachFlags & { prompt?: string; argument?: string; worktree?: string | true };

function parseObject(line: string): Entry {
  const object: unknown = JSON.parse(line);
  if (!isObject(object)) throw new Error("it is no JSON object");
  return Object.assign({}, ...Object.entries(object).map(([key, value]) => entryOf(key, value)));
}

/** Keys beside the options that an agent keeps: what they become, and what they take. */
const KEYS: Record<string, (value: unknown) => Entry | undefined> = {
  prompt: (value) => isText(value) ? { prompt: value } : undefined,
  argument: (value) => typeof value === "string" ? { argument: value } : undefined,
  name: (value) => isText(value) ? { name: value } : undefined,
  worktree: (value) => isText(value) || value === true ? { worktree: value } : undefined,
  after: (value) => isTexts(value) ? { after: [value].flat().join(",") } : undefined,
  after_ok: (value) => isTexts(value) ? { afterOk: [value].flat().join(",") } : undefined,
  labels: (value) =>
    isObject(value) &&
      Object.values(value).every((one) => typeof one === "string")
      ? { label: Object.entries(value).map(([name, one]) => `${name}=${one}`) }
      : undefined,
};

function entryOf(key: string, value: unknown): Entry {
  const field = KEPT_FIELDS.find((known) => known === key);
  if (field !== undefined) {
    const { flag, isValid, holds } = KEPT_OPTIONS[field];
    if (isValid(value)) return { [flag]: value };
    throw new Error(`"${key}" takes ${holds}`);
  }
  const entry = Object.hasOwn(KEYS, key) ? KEYS[key]?.(value) : undefined;
  if (entry !== undefined) return entry;
  if (Object.hasOwn(KEYS, key)) throw new Error(`"${key}" cannot be ${JSON.stringify(value)}`);
  const [near] = nearNames(key, [...Object.keys(KEYS), ...KEPT_FIELDS]);
  throw new Error(`unknown key "${key}"${near === undefined ? "" : `; did you mean ${near}?`}`);
}

/**
 * The items in an order in which each comes after those that it names to follow.
 *
 * @throws {UsageError} when two have one name, or some follow each other in a circle
 */
export function inOrder(items: readonly EachItem[]): EachItem[] {
  const byName = new Map<string, EachItem>();
  for (const item of items) {
    const { name } = item.flags;
    if (name === undefined) continue;
    if (byName.has(name)) throw new UsageError(`--each: two agents are called "${name}"`);
    byName.set(name, item);
  }
  const done: EachItem[] = [];
  const going: EachItem[] = [];
  const add = (item: EachItem) => {
    if (done.includes(item)) return;
    if (going.includes(item)) {
      const names = [...going.slice(going.indexOf(item)), item].map(({ flags }) => flags.name);
      throw new UsageError(`--each: these wait for each other: ${names.join(", ")}`);
    }
    going.push(item);
    for (const word of followed(item)) {
      const before = byName.get(word);
      if (before !== undefined) add(before);
    }
    going.pop();
    done.push(item);
  };
  for (const item of items) add(item);
  return done;
}

function followed({ flags: { after = "", afterOk = "" } }: EachItem): string[] {
  return `${after},${afterOk}`.split(",").map((word) => word.trim()).filter((word) => word !== "");
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function isTexts(value: unknown): value is string | string[] {
  return [value].flat().every(isText);
}
