/** Runs tools in a directory of their own, which is removed afterwards. */
import "./libc.ts";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import type { Tool, ToolContext, ToolOutcome } from "../../lib/engine/tools/tool.ts";
import { declaredPlaces, placeTouches } from "../../lib/engine/tools/touch.ts";

export class ToolSandbox {
  readonly cwd: string;
  readonly abort = new AbortController();

  private constructor(cwd: string) {
    this.cwd = cwd;
  }

  static async create(files: Record<string, string | Uint8Array> = {}): Promise<ToolSandbox> {
    const directory = await Deno.makeTempDir({ prefix: "isonforge-test-" });
    const sandbox = new ToolSandbox(await Deno.realPath(directory));
    for (const [name, content] of Object.entries(files)) await sandbox.write(name, content);
    return sandbox;
  }

  path(name: string): string {
    return join(this.cwd, name);
  }

  async write(name: string, content: string | Uint8Array): Promise<void> {
    await Deno.mkdir(dirname(this.path(name)), { recursive: true });
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(this.path(name), bytes);
  }

  text(name: string): Promise<string> {
    return Deno.readTextFile(this.path(name));
  }

  /** Parses and runs one call, as the loop does. */
  async call<A>(
    tool: Tool<A>,
    written: unknown,
    limits: Partial<Omit<ToolContext, "cwd" | "place">> = {},
  ): Promise<ToolOutcome> {
    const args = tool.parse(written);
    const place = declaredPlaces(
      await placeTouches(tool.touches(args), { cwd: this.cwd, home: this.path("home") }),
    );
    return await tool.run(args, { cwd: this.cwd, signal: this.abort.signal, place, ...limits });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.cwd, { recursive: true });
  }
}
