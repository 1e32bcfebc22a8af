/**
 * The arguments of a program: options, their values, and operands.
 *
 * @module
 */

export interface ParsedOptions {
  /** Options by name with their dashes: `-r`, `--force`. */
  names: ReadonlySet<string>;
  /** Values of the options that take one. */
  values: ReadonlyMap<string, readonly string[]>;
  operands: readonly string[];
  /** What comes after the first operand, options included; for programs that run another. */
  rest: readonly string[];
}

/**
 * Parses arguments as getopt_long(3) does. `withValue` names the options that take a value, e.g. `-o` and `--output`;
 * a long one may also carry it as `--output=x`, a short one as `-ox`.
 */
export function parseOptions(
  args: readonly string[],
  withValue: readonly string[] = [],
): ParsedOptions {
  const names = new Set<string>();
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  let rest: readonly string[] | undefined;
  const addValue = (name: string, value: string | undefined) => {
    names.add(name);
    if (value !== undefined) values.set(name, [...values.get(name) ?? [], value]);
  };

  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--") {
      operands.push(...args.slice(i + 1));
      rest ??= args.slice(i + 1);
      break;
    }
    if (arg.startsWith("--")) {
      const equals = arg.indexOf("=");
      const name = equals === -1 ? arg : arg.slice(0, equals);
      if (equals !== -1) addValue(name, arg.slice(equals + 1));
      else addValue(name, withValue.includes(name) ? args[++i] : undefined);
    } else if (arg.startsWith("-") && arg !== "-") {
      for (let j = 1; j < arg.length; j++) {
        const name = `-${arg[j]}`;
        if (!withValue.includes(name)) {
          names.add(name);
          continue;
        }
        addValue(name, j + 1 < arg.length ? arg.slice(j + 1) : args[++i]);
        break;
      }
    } else {
      rest ??= args.slice(i);
      operands.push(arg);
    }
  }
  return { names, values, operands, rest: rest ?? [] };
}

/** Whether one of the options was given. */
export function hasOption({ names }: ParsedOptions, ...wanted: readonly string[]): boolean {
  return wanted.some((name) => names.has(name));
}

/** The values of the named options together. */
export function valuesOf({ values }: ParsedOptions, ...names: readonly string[]): string[] {
  return names.flatMap((name) => values.get(name) ?? []);
}
