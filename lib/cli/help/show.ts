/**
 * Puts help on the screen. Loaded only when help is wanted.
 *
 * @module
 */
import type { Command } from "@cliffy/command";
import { printLine, takesColor } from "../output/print.ts";
import { terminalSize } from "../output/terminal_size.ts";
import { commandPage } from "./command_page.ts";
import type { Block } from "./document.ts";
import { factsOf } from "./facts.ts";
import { page } from "./pager.ts";
import { renderForTerminal } from "./terminal.ts";

/** Where nobody tells how wide a line may be. */
const DEFAULT_WIDTH = 80;
const MIN_WIDTH = 40;
/** Longer lines are hard to read. */
const MAX_WIDTH = 100;

/** `<command> --help` */
export function showCommandHelp(command: Command): void {
  printLine(render(commandPage(factsOf(command))));
}

/** Shows a page of `isonforge help`, in a pager if it is longer than the screen. */
export async function showPage(blocks: readonly Block[]): Promise<void> {
  const text = render(blocks);
  const rows = terminalSize(Deno.stdout)?.rows;
  const isLonger = rows !== undefined && text.split("\n").length > rows - 1;
  if (!(isLonger && await page(`${text}\n`))) printLine(text);
}

function render(blocks: readonly Block[]): string {
  const columns = terminalSize(Deno.stdout)?.columns ?? DEFAULT_WIDTH;
  const width = Math.min(Math.max(columns, MIN_WIDTH), MAX_WIDTH);
  return renderForTerminal(blocks, { width, color: takesColor(Deno.stdout) });
}
