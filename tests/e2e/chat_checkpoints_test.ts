/** `/checkpoint` and `/rollback` in a conversation at a terminal. */
import { assertEquals } from "@std/assert";
import { createSandbox } from "../helpers/sandbox.ts";
import { NO_TMUX, Tmux } from "../helpers/tmux.ts";

Deno.test({
  name: "/rollback takes back what the last message changed, and all from a checkpoint on",
  ignore: NO_TMUX !== undefined,
  fn: async () => {
    await using sandbox = await createSandbox();
    const text = () => Deno.readTextFile(`${sandbox.project}/new.txt`).catch(() => undefined);
    await using terminal = await Tmux.start(sandbox, {
      args: ["--model", "rehearsal", "--yolo", "rehearse: bash echo one > new.txt"],
    });
    await terminal.shows("→ exit 0");
    await terminal.prompts();
    await terminal.enter("/checkpoint before two");
    await terminal.shows(
      /✓ Checkpoint 2: \/rollback 2 leads back here[^]*1 +\S+ ago +rehearse: bash echo one/,
    );
    await terminal.enter("rehearse: bash echo two > new.txt");
    await terminal.shows(/(exit 0[^]*){2}/);
    await terminal.prompts();
    await terminal.enter("rehearse: bash echo three > new.txt");
    await terminal.shows(/(exit 0[^]*){3}/);
    await terminal.prompts();

    await terminal.enter("/rollback");
    await terminal.shows(/restore +new\.txt[^]*Change 1 file in [^]*\[y\]es/);
    await terminal.enter("y");
    await terminal.shows("✓ Rolled back to checkpoint 4: 1 file");
    assertEquals(await text(), "two\n");
    await terminal.enter("/rollback 2");
    await terminal.shows(/(Change 1 file[^]*){2}/);
    await terminal.enter("y");
    await terminal.shows("✓ Rolled back to checkpoint 2: 1 file");
    assertEquals(await text(), "one\n");
    await terminal.enter("/rollback 9");
    await terminal.shows("there is no checkpoint 9");
    await terminal.enter("/rollback");
    await terminal.shows(/delete +new\.txt/);
    await terminal.enter("n");
    await terminal.shows("Nothing changed.");
    assertEquals(await text(), "one\n");
    await terminal.press("C-d");
    await terminal.ended(0);
  },
});
