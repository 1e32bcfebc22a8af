/**
 * @module
 */
import type { CommandSandbox } from "../../sys/sandbox/command_sandbox.ts";

/** The same sandbox, whose commands find `variables` in their environment unless whoever starts them says otherwise. */
export function withVariables(
  inner: CommandSandbox,
  variables: Readonly<Record<string, string>>,
): CommandSandbox {
  if (Object.keys(variables).length === 0) return inner;
  return {
    level: inner.level,
    means: inner.means,
    gaps: inner.gaps,
    borders: inner.borders,
    connections: inner.connections,
    refusals: inner.refusals,
    wrapCommand: (command, options) =>
      inner.wrapCommand(command, { ...options, env: { ...variables, ...options.env } }),
    beforeWrite: async () => await inner.beforeWrite?.(),
    takeNotices: () => inner.takeNotices(),
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  };
}
