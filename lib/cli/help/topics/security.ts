/**
 * `isonforge help security`
 *
 * @module
 */
import { entries, heading, text, type Topic } from "../document.ts";

export const security: Topic = {
  title: "Security",
  summary: "What is promised, and what is not.",
  body: [
    text(
      "isonforge runs commands that a language model asks for, as you, on your files. Without a " +
        "sandbox an agent in `yolo`, the default of `--bg`, can do what you can: `--sandbox workspace` and `strict` keep " +
        "its commands in (`isonforge help sandbox`).",
    ),
    heading("Promised"),
    entries({
      files:
        "everything below isonforge's home is yours alone: 0600 in directories of 0700. What " +
        "belongs to somebody else, or became a symbolic link, is refused",
      processes:
        "`stop` signals what is provably the agent's, and nothing else: pid, start time and " +
        "boot agree, or the process carries the run's random mark",
      arguments:
        "prompts and keys never stand on a command line; a base URL that holds a password is " +
        "refused",
      "keys at rest": "your key is written to no file but the `settings.json` in which you put it",
      "keys in passing":
        "your key, and those of well-known kinds (`sk-`, `ghp_`, `glpat-`, `hf_`, " +
        "`AKIA`, `Bearer` and others), appear as `[redacted]` in output, logs and sessions",
      "a sandbox": "one that was asked for and cannot be had is an error, never none instead",
      network: "isonforge talks to the endpoint that you named, and to nobody else",
    }),
    heading("Not promised"),
    entries({
      "the mode auto": "it stops accidents; whoever wants around its list gets around it",
      "prompt injection":
        "a file or a web page can tell a model what to do; the permission mode is what stands between " +
        "that and your machine",
      environments:
        "an agent sees every variable of the shell that started it, and so do its commands outside of a sandbox",
      "every secret":
        "passwords, and keys of other kinds or encodings, are not recognised; the prompt " +
        "is kept as you typed it",
      "others as you":
        "whoever runs processes as your user, or as root, sees and changes everything",
    }),
    text(
      "Please report a vulnerability in private: `.github/SECURITY.md` of the repository says how, and " +
        "says all of this in full.",
    ),
  ],
};
