/**
 * What the project's formatter makes of a text.
 *
 * @module
 */
import { ROOT } from "./program.ts";

/** The same Markdown as `deno fmt` writes it. */
export async function formatted(text: string): Promise<string> {
  const fmt = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", "--ext=md", "-"],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  await new Blob([text]).stream().pipeTo(fmt.stdin);
  const { stdout } = await fmt.output();
  return new TextDecoder().decode(stdout);
}
