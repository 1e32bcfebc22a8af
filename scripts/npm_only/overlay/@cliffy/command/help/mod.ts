/** The help command, which the fork of Cliffy leaves out. @module */
import { Command } from "@cliffy/command";

/** Shows the help of the parent command or of the named one. */
export class HelpCommand extends Command {
  constructor(cmd?: Command) {
    super();
    this
      .arguments("[command:string]")
      .description("Show this help or the help of a sub-command.")
      .noGlobals()
      .action((_: unknown, name?: string) => {
        const parent = this.getGlobalParent();
        const target = cmd ?? (name ? parent?.getBaseCommand(name) : parent);
        if (!target) {
          throw new Error(`Unknown command "${name ?? ""}".`);
        }
        target.showHelp();
        if (this.shouldExit()) Deno.exit(0);
      });
  }
}
