/**
 * A value through stdin, so that it is in no history and no list of processes.
 *
 * @module
 */
import { ExitCode, UserError } from "../../../errors.ts";
import type { SettingName } from "../../../config/settings/settings.ts";
import { readStandardInput } from "../../arguments/read_text.ts";
import { type Hidden, readHidden } from "./read_hidden.ts";

/** What comes through a pipe, without its last line break, or what somebody types when asked. */
export async function readValue(name: SettingName): Promise<string> {
  if (!Deno.stdin.isTerminal()) {
    return (await readStandardInput()).replace(/\r?\n$/, "");
  }
  const answer = name === "api_key" ? await readHidden(`${name}: `) : readShown(`${name}:`);
  if ("typed" in answer) return answer.typed;
  throw new UserError("nothing was changed", { exitCode: answer.exitCode });
}

function readShown(question: string): Hidden {
  const typed = prompt(question);
  return typed === null ? { exitCode: ExitCode.interrupted } : { typed };
}
