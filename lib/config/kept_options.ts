/**
 * The run options that an agent keeps, so that a respawn applies them again: one table for what is parsed,
 * the record, the worker's arguments, `inspect` and the help.
 *
 * A new one needs a row here, its declaration (`cli/declarations/kept_run_options.ts`), and whoever uses the flag. This
 * file imports nothing, so that every floor may read it.
 *
 * @module
 */

/** A value of an option: a text, a number, a switch, or the texts of one that is given several times. */
type OptionValue = string | number | boolean | readonly string[];

interface KeptOption<Flag extends string, T extends OptionValue> {
  /** As it is typed: `--max-turns`. */
  option: string;
  /** Its name once parsed: `maxTurns`. */
  flag: Flag;
  /** What it holds, in words for whoever edits a record: `a string`. */
  holds: string;
  isValid(value: unknown): value is T;
  /** Of the life around the run: the worker does not get it. */
  isAround?: boolean;
  /** The worker gets it in a file of the agent's directory: command lines are short, and everybody sees them. */
  inFile?: boolean;
}

/** Every kept option by its field in the record, in the order of the help. */
export const KEPT_OPTIONS = {
  effort: text("effort", "--effort"),
  permission_mode: text("permissionMode", "--permission-mode"),
  add_dir: list("addDir", "--add-dir"),
  sandbox: text("sandbox", "--sandbox"),
  sandbox_allow: list("sandboxAllow", "--sandbox-allow"),
  tools: list("tools", "--tools"),
  allowed_tools: list("allowedTools", "--allowed-tools"),
  disallowed_tools: list("disallowedTools", "--disallowed-tools"),
  max_budget_usd: number("maxBudgetUsd", "--max-budget-usd"),
  system_prompt: longText("systemPrompt", "--system-prompt"),
  append_system_prompt: longText("appendSystemPrompt", "--append-system-prompt"),
  settings: longText("settings", "--settings"),
  setting_sources: text("settingSources", "--setting-sources"),
  /** It may hold keys. */
  mcp_config: longText("mcpConfig", "--mcp-config"),
  json_schema: longText("jsonSchema", "--json-schema"),
  model: text("model", "--model"),
  base_url: text("baseUrl", "--base-url"),
  pool: text("pool", "--pool"),
  fallback_model: text("fallbackModel", "--fallback-model"),
  provider: text("provider", "--provider"),
  text_tool_calls: text("textToolCalls", "--text-tool-calls"),
  header: list("header", "--header"),
  max_turns: number("maxTurns", "--max-turns"),
  /** A duration, e.g. `30m`. */
  timeout: text("timeout", "--timeout"),
  exec: longText("exec", "--exec"),
  exec_argument: longText("execArgument", "--exec-argument"),
  check: text("check", "--check"),
  check_attempts: number("checkAttempts", "--check-attempts"),
  finish: { ...text("finish", "--finish"), isAround: true },
  finish_always: { ...toggle("finishAlways", "--finish-always"), isAround: true },
  on_end: { ...text("onEnd", "--on-end"), isAround: true },
  notify: { ...list("notify", "--notify"), isAround: true },
  slurm_option: { ...list("slurmOption", "--slurm-option"), isAround: true },
  max_running: { ...number("maxRunning", "--max-running"), isAround: true },
  /** A time of the day, e.g. `07:00`. */
  deadline: { ...text("deadline", "--deadline"), isAround: true },
  restart: { ...text("restart", "--restart"), isAround: true },
  restart_continue: { ...toggle("restartContinue", "--restart-continue"), isAround: true },
  priority: { ...number("priority", "--priority"), isAround: true },
};

type Table = typeof KEPT_OPTIONS;
export type KeptField = keyof Table;
type ValueOf<Field extends KeptField> = Table[Field] extends KeptOption<string, infer T> ? T
  : never;

/** The kept options as a record has them. */
export type KeptOptions = { [Field in KeptField]?: ValueOf<Field> };

/** The same as the command line is parsed. */
export type KeptFlags = { [Field in KeptField as Table[Field]["flag"]]?: ValueOf<Field> };

/** The fields of the kept options. */
export const KEPT_FIELDS = Object.keys(KEPT_OPTIONS) as KeptField[];

/** What of the flags is kept. */
export function keptOptions(flags: KeptFlags): KeptOptions {
  return Object.fromEntries(
    KEPT_FIELDS.flatMap((field) => {
      const value = flags[KEPT_OPTIONS[field].flag];
      return value === undefined ? [] : [[field, value]];
    }),
  );
}

/** The flags that give these options again. */
export function keptFlags(options: KeptOptions): KeptFlags {
  return Object.fromEntries(KEPT_FIELDS.flatMap((field) => {
    const value = options[field];
    return value === undefined ? [] : [[KEPT_OPTIONS[field].flag, value]];
  }));
}

/**
 * The words of a command line that gives these options again.
 *
 * @param pathOf where a file of `keptFiles()` is
 */
export function keptArguments(options: KeptOptions, pathOf: (name: string) => string): string[] {
  const files = keptFiles(options);
  return [
    ...givenOptions(options, (field) => files[field] === undefined && !isAround(field)).map((
      [option, value],
    ) => value === undefined ? option : `${option}=${value}`),
    ...Object.keys(files).map((field) =>
      `${KEPT_OPTIONS[field as KeptField].option}-file=${pathOf(field)}`
    ),
  ];
}

function isAround(field: KeptField): boolean {
  const { isAround = false }: KeptOption<string, OptionValue> = KEPT_OPTIONS[field];
  return isAround;
}

/** What the worker reads from files, by their names in the agent's directory. */
export function keptFiles(options: KeptOptions): Record<string, string> {
  return Object.fromEntries(KEPT_FIELDS.flatMap((field) => {
    const { inFile }: KeptOption<string, OptionValue> = KEPT_OPTIONS[field];
    const value = options[field];
    return inFile && typeof value === "string" ? [[field, value]] : [];
  }));
}

type GivenOption = [option: string, value?: string];

/** The options that are set and their values, in the order of the help; one without a value is a switch. */
export function givenOptions(
  options: KeptOptions,
  isWanted: (field: KeptField) => boolean = () => true,
): GivenOption[] {
  return KEPT_FIELDS.filter(isWanted).flatMap((field): GivenOption[] => {
    const { option } = KEPT_OPTIONS[field];
    const value: OptionValue = options[field] ?? [];
    if (typeof value === "boolean") return value ? [[option]] : [];
    return [value].flat().map((one) => [option, String(one)]);
  });
}

function text<Flag extends string>(flag: Flag, option: string): KeptOption<Flag, string> {
  const isValid = (value: unknown) => typeof value === "string";
  return { option, flag, holds: "a string", isValid };
}

function longText<Flag extends string>(flag: Flag, option: string): KeptOption<Flag, string> {
  return { ...text(flag, option), inFile: true };
}

function list<Flag extends string>(
  flag: Flag,
  option: string,
): KeptOption<Flag, readonly string[]> {
  const isValid = (value: unknown) =>
    Array.isArray(value) && value.every((one) => typeof one === "string");
  return { option, flag, holds: "a list of strings", isValid };
}

function number<Flag extends string>(flag: Flag, option: string): KeptOption<Flag, number> {
  const isValid = (value: unknown) => typeof value === "number";
  return { option, flag, holds: "a number", isValid };
}

function toggle<Flag extends string>(flag: Flag, option: string): KeptOption<Flag, boolean> {
  const isValid = (value: unknown) => typeof value === "boolean";
  return { option, flag, holds: "true or false", isValid };
}
