/**
 * Showing long text a screen at a time, as git does.
 *
 * @module
 */
import { environmentVariable } from "../../config/environment.ts";
import { listenForSignal } from "../../sys/listen_for_signal.ts";
import { absoluteSearchPath } from "../../sys/search_path.ts";

/** less: end if it all fits, show colours, leave the text on the screen; unless `LESS` says otherwise. */
const LESS = "FRX";

/**
 * Shows `text` in `$PAGER`, or in less.
 *
 * @returns whether somebody could read it; false when there is no pager, or none is wanted
 */
export async function page(text: string): Promise<boolean> {
  const command = environmentVariable("PAGER") ?? "less";
  // Such a terminal cannot go back up, so that a pager only asks for keys.
  if (environmentVariable("TERM") === "dumb") return false;
  const env = {
    LESS: environmentVariable("LESS") ?? LESS,
    PATH: absoluteSearchPath(),
  };
  // Ctrl+C is the pager's, which goes on; without it we would go, and leave it the terminal.
  const ignore = () => {};
  listenForSignal("SIGINT", ignore);
  try {
    const child = new Deno.Command("/bin/sh", { args: ["-c", command], env, stdin: "piped" })
      .spawn();
    await feed(child.stdin, text);
    const { code } = await child.status;
    // What a shell says when it finds no such program, or may not run it.
    return code !== 127 && code !== 126;
  } finally {
    Deno.removeSignalListener("SIGINT", ignore);
  }
}

async function feed(stdin: WritableStream<Uint8Array>, text: string): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch {
    // It was left before it had read everything.
  }
}
