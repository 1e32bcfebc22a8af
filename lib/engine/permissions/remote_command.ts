/**
 * Commands that run on another machine or in a container.
 *
 * @module
 */
import { shellQuote } from "../../sys/shell_quote.ts";
import { parseOptions, valuesOf } from "./options.ts";
import type { Invocation } from "./invocation.ts";
import { ENGINES } from "./rules/mounts.ts";
import type { Host } from "./workspace.ts";

const SSH_VALUES = /^-[bcDEeFIiJLlmOopQRSWw]$/;
const EXEC_VALUES = /^-(?:[cenuw]|-env|-user|-workdir|-container|-namespace|-index|-context)$/;
const RUN_VALUES =
  /^(?:-[acehlmpuvw]|--(?:name|env|env-file|volume|mount|workdir|user|publish|network|net|entrypoint|memory|cpus|label|platform|hostname|add-host|device|gpus|ulimit|shm-size|tmpfs|restart|cap-add|cap-drop|security-opt|pull|ip|dns|log-driver))$/;

/** Programs that run a command in a container or a virtual machine, behind its name. */
const CONTAINER_SHELLS: Readonly<Record<string, { subcommand?: string; operands: number }>> = {
  lxc: { subcommand: "exec", operands: 1 },
  incus: { subcommand: "exec", operands: 1 },
  limactl: { subcommand: "shell", operands: 1 },
  multipass: { subcommand: "exec", operands: 1 },
  distrobox: { subcommand: "enter", operands: 1 },
  toolbox: { subcommand: "run", operands: 0 },
};

export interface RemoteCommand {
  host: Host;
  /** For a shell. */
  command: string;
  /** Where it runs there, as far as that is told. */
  cwd?: string | undefined;
}

/** What `ssh host …`, `docker exec container …` and their relatives run there. */
export function remoteCommand({ name, args }: Invocation): RemoteCommand | undefined {
  if (/^(?:ssh|mosh|rsh|autossh)$/.test(name)) {
    const [, ...command] = operandsOf(args, SSH_VALUES);
    return { host: "remote", command: command.join(" ") };
  }
  const inContainer = CONTAINER_SHELLS[name];
  if (inContainer !== undefined && Object.hasOwn(CONTAINER_SHELLS, name)) {
    const start = inContainer.subcommand === undefined
      ? 0
      : args.indexOf(inContainer.subcommand) + 1;
    const words = operandsOf(args.slice(start), EXEC_VALUES).slice(inContainer.operands);
    const command = words[0] === "--" ? words.slice(1) : words;
    const isAsked = start > 0 || inContainer.subcommand === undefined;
    return isAsked ? { host: "container", command: command.map(shellQuote).join(" ") } : undefined;
  }
  const isRun = ENGINES.includes(name) && !args.includes("exec");
  const start = args.indexOf(isRun ? "run" : "exec");
  if (!ENGINES.includes(name) && !/^(?:kubectl|oc|fly|heroku)$/.test(name)) {
    return undefined;
  }
  if (start === -1 || start > 6) return undefined;
  const [, ...command] = operandsOf(args.slice(start + 1), isRun ? RUN_VALUES : EXEC_VALUES);
  const words = command[0] === "--" ? command.slice(1) : command;
  const own = args.slice(start + 1, args.length - command.length);
  const cwd = valuesOf(parseOptions(own, ["-w", "--workdir"]), "-w", "--workdir").at(-1);
  return {
    ...(cwd?.startsWith("/") ? { cwd } : {}),
    host: name === "kubectl" || name === "oc" ? "remote" : "container",
    command: words.map(shellQuote).join(" "),
  };
}

/** The first operand and all that follows. */
function operandsOf(args: readonly string[], withValue: RegExp): readonly string[] {
  let i = 0;
  // Of `-itv a:b` the last letter takes it.
  const takesNext = (arg: string) => withValue.test(arg.replace(/^-[A-Za-z]+(?=[A-Za-z]$)/, "-"));
  while (args[i]?.startsWith("-")) i += takesNext(args[i] ?? "") ? 2 : 1;
  return args.slice(i);
}
