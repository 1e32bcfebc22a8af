import { join } from "@std/path/join";
import { ISONFORGE } from "../../programs.ts";
import {
  type Contestant,
  type Extra,
  EXTRAS,
  hookSettings,
  mcpSettings,
  PROMPT,
} from "./contestant.ts";

/** Ours. */
export const isonforge: Contestant = {
  name: "isonforge",
  extras: EXTRAS,
  shell: { tool: "bash", arguments: (command) => ({ command }) },
  command: (_program, { origin, home, extra }) => ({
    program: ISONFORGE,
    args: ["-p", "--yolo", "--base-url", `${origin}/v1`, "--model", "bench"]
      .concat(extra === undefined ? [] : switchOn(extra, home), PROMPT),
    env: { HOME: home, ISONFORGE_HOME: join(home, ".isonforge"), ISONFORGE_API_KEY: "bench" },
  }),
};

function switchOn(extra: Extra, home: string): string[] {
  switch (extra) {
    case "mcp":
      return ["--mcp-config", JSON.stringify(mcpSettings(home))];
    case "hook":
      return ["--settings", JSON.stringify(hookSettings(home))];
    case "sandbox":
      return ["--sandbox", "workspace"];
  }
}
