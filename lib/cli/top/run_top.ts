/**
 * `isonforge top`: every agent on one screen.
 *
 * Drawn by ourselves: of the libraries made for terminals the small ones read files of their packages when they start,
 * which a bundled program has not, and the one that can be bundled takes 33 MB and 400 ms (measured).
 *
 * @module
 */
import { Keyboard } from "../interactive/keyboard.ts";
import { Terminal } from "../interactive/terminal.ts";
import { FullScreen } from "../output/full_screen.ts";
import { Top, type TopOptions } from "./top.ts";

/** Shows the agents until it is left; returns the exit code. */
export async function runTop(options: TopOptions): Promise<number> {
  using screen = new FullScreen({ onResize: () => top.draw() });
  using terminal = new Terminal({ isDumb: false });
  const top = new Top(screen, options);
  const keyboard = new Keyboard({
    onInterrupt: () => screen.end(0),
    onSuspend: () => {
      screen.leave();
      terminal.suspend();
      screen.enter();
      top.draw();
    },
    onEscape: () => {},
    onMode: () => {},
  });
  const looking = top.look();
  await keyboard.reading(async () => {
    while (!screen.signal.aborted) await top.take(await keyboard.next(screen.signal));
  });
  await looking;
  return screen.exitCode;
}
