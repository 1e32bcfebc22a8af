/**
 * The options that every command line has. Cliffy adds them only when it parses; whoever looks at
 * the tree without parsing takes them from here.
 *
 * @module
 */

interface StandardOption {
  name: string;
  flags: string[];
  args: never[];
  /** None: neither takes a value. */
  value: "";
  description: string;
}

/** Of every command. */
export const HELP: StandardOption = {
  name: "help",
  flags: ["-h", "--help"],
  args: [],
  value: "",
  description: "Show this help.",
};

/** Shown with the root, and understood everywhere. */
export const VERSION_OPTION: StandardOption = {
  name: "version",
  flags: ["-V", "--version"],
  args: [],
  value: "",
  description: "Show the version.",
};
