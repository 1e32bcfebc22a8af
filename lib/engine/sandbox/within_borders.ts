/**
 * The borders of a sandbox for tools that read and write files themselves.
 *
 * @module
 */
import type { CommandSandbox } from "../../sys/sandbox/command_sandbox.ts";
import type { ToolRunnerOptions } from "../tool_runner.ts";
import { refusedByBorders } from "./refused_by_borders.ts";

type Permit = ToolRunnerOptions["permit"];

/** `permit`, which refuses first what the sandbox would not let a command do; no mode and no person changes that. */
export function withinBorders(
  permit: Permit,
  { sandbox, root, home }: { sandbox: CommandSandbox; root: string; home: string },
): Permit {
  return async (call, signal) => {
    const reason = refusedByBorders(call.touches, { sandbox, root, home });
    if (reason !== undefined) return { allowed: false, reason };
    const permission = await permit(call, signal);
    const isWrite = call.touches.some(({ kind }) => kind === "write");
    if (isWrite && permission.allowed) await sandbox.beforeWrite?.();
    const { borders } = sandbox;
    if (!permission.allowed || borders === undefined) return permission;
    const { mayRead } = permission;
    return {
      ...permission,
      mayRead: (place) => !borders.leavesOut(place) && (mayRead === undefined || mayRead(place)),
    };
  };
}
