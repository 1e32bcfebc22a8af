/**
 * The hooks of a conversation, for tests.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { ownHttpClient } from "../../lib/config/environment.ts";
import type { RunEvent } from "../../lib/engine/events.ts";
import type { Hook, HookEvent } from "../../lib/engine/extensions/hooks/hook.ts";
import type { Hooks } from "../../lib/engine/extensions/hooks/hooks.ts";
import { openHooks } from "../../lib/engine/extensions/hooks/open_hooks.ts";
import type { Model } from "../../lib/engine/models/model.ts";
import type { CommandSandbox } from "../../lib/sys/sandbox/command_sandbox.ts";
import { PATIENCE_MS } from "./poll.ts";
import { temporaryDirectory } from "./temporary_directory.ts";

/** Every server is reached without a proxy. */
const WEB = {
  proxyFor: () => undefined,
  createClient: ownHttpClient,
};

export interface World {
  hooks: Hooks;
  notices: string[];
  context: { emit: (event: RunEvent) => void; signal: AbortSignal };
  read(name: string): Promise<string>;
  /** Makes an empty file. */
  write(name: string): Promise<void>;
  /** Where hooks run. */
  directory: string;
  /** Makes a program there that does this. */
  program(name: string, script: string): Promise<void>;
  abort: AbortController;
}

/** Hooks as a run has them, in a directory of their own. */
export async function inWorld(
  hooks: ReadonlyArray<Partial<Hook> & { event: HookEvent; command?: string }>,
  body: (world: World) => Promise<void>,
  { isUnchanged = true, sandbox, model, path = Deno.env.get("PATH") ?? "", environment, settings }:
    {
      isUnchanged?: boolean;
      sandbox?: CommandSandbox;
      model?: Model;
      /** The variable PATH of hooks. */
      path?: string;
      /** What else is in the environment of hooks. */
      environment?: Record<string, string>;
      /** The variables of settings. */
      settings?: Record<string, string>;
    } = {},
): Promise<void> {
  await using directory = await temporaryDirectory();
  const notices: string[] = [];
  const abort = new AbortController();
  const opened = openHooks({
    hooks: hooks.map(({ command = "", ...hook }) => ({
      action: { kind: "command", command },
      matcher: "",
      timeoutMs: PATIENCE_MS,
      isAsync: false,
      from: "settings.json",
      isOfRepository: false,
      ...hook,
    })),
    root: "/the/top",
    cwd: directory.path,
    environment: {
      PATH: path,
      ISONFORGE_API_KEY: "key-of-this-test",
      ISONFORGE_MODEL: "m",
      CITY: "Bern",
      ...environment,
    },
    model: () => {
      if (model === undefined) throw new Error("nobody asks it");
      return model;
    },
    web: WEB,
    sessionId: "0123abcd",
    transcriptPath: "/home/sessions/0123abcd.jsonl",
    permissionMode: () => "yolo",
    home: directory.path,
    isUnchanged: () => Promise.resolve(isUnchanged),
    sandbox,
    unwaitedMs: PATIENCE_MS,
    ...(settings === undefined ? {} : { settings }),
  });
  try {
    await body({
      hooks: opened,
      notices,
      abort,
      context: {
        emit: (event) => void (event.type === "notice" && notices.push(event.text)),
        signal: abort.signal,
      },
      write: (name) => Deno.writeTextFile(directory.at(name), ""),
      directory: directory.path,
      program: async (name, script) => {
        await Deno.mkdir(dirname(directory.at(name)), { recursive: true });
        await Deno.writeTextFile(directory.at(name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      },
      read: (name) => Deno.readTextFile(directory.at(name)),
    });
  } finally {
    opened.close();
  }
}

/** A call of bash. */
export function callOf(command: string) {
  return { id: "call_1", name: "bash", args: { command, timeout_s: 3 } };
}
