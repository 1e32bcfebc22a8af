/**
 * `edit`: one exact text of a file becomes another.
 *
 * @module
 */
import { type ArgumentsOf, type ForeignArguments, readArguments, schemaOf } from "./arguments.ts";
import { flag, optional, path, text } from "./fields.ts";
import { lookAlikeReplacements } from "./text/look_alikes.ts";
import { attempt } from "./outcome.ts";
import { findMatches, MAX_MATCHES, replacementsFor } from "./replace_text.ts";
import type { Tool } from "./tool.ts";

const fields = {
  path: path("The file, absolute or relative to the working directory."),
  old_string: text("The text to replace, exactly as it stands in the file, without line numbers.", {
    aliases: ["old_str", "old_text", "old", "search", "old_content", "find"],
  }),
  new_string: text("The text to put in its place.", {
    aliases: ["new_str", "new_text", "new", "replace", "replacement", "new_content"],
  }),
  replace_all: optional(flag("Replace every occurrence instead of the only one. Default false.", {
    aliases: ["all", "multiple", "global"],
  })),
};

/** Arguments of other agents. */
const foreign: ForeignArguments = {
  expected_replacements: (value) => Number(value) > 1 ? { set: { replace_all: true } } : undefined,
  allow_multiple: (value) => ({ set: { replace_all: value } }),
  edits: (value) => {
    if (!Array.isArray(value) || value.length !== 1) {
      throw new Error("may hold one replacement; call edit once for each");
    }
    const { old_string, new_string, old_text, new_text, oldText, newText } = value[0] ?? {};
    return {
      set: {
        old_string: old_string ?? old_text ?? oldText,
        new_string: new_string ?? new_text ?? newText,
      },
    };
  },
  command: () => undefined,
};

export type EditArguments = ArgumentsOf<typeof fields>;

/** Replaces an exact text, which must stand in the file once unless `replace_all` is set. */
export const editTool: Tool<EditArguments> = {
  name: "edit",
  otherNames: [
    "edit_file",
    "editfile",
    "str_replace",
    "replace",
    "replace_in_file",
    "search_replace",
    "update_file",
    "file_edit",
  ],
  description:
    "Replaces a text in a file. old_string must match the file exactly, white space included, and must " +
    "stand in it only once: add lines around it until it does, or set replace_all. Line endings and mode of the " +
    "file are kept. Answers with a diff. To create a file use write.",
  parameters: schemaOf(fields),
  parse: (args, onNote) => readArguments(fields, args, { tool: "edit", foreign, onNote }),
  label: ({ path }) => path,
  editable: "new_string",
  touches: (args) => [{
    kind: "write",
    path: args.path,
    isChange: true,
    change: (before) => {
      if (args.old_string === "") return undefined;
      const matches = findMatches(before, args.old_string, MAX_MATCHES);
      if (matches.length === 0) return lookAlikeReplacements(before, args);
      const isClear = matches.length === 1 ||
        (matches.length > 1 && matches.length < MAX_MATCHES && args.replace_all);
      return isClear ? replacementsFor(before, matches, args.new_string) : undefined;
    },
  }],
  run(args, context) {
    return attempt(`edit "${args.path}"`, async () => {
      const { editFile } = await import("./text/edit_file.ts");
      return await editFile(args, context);
    });
  },
};
