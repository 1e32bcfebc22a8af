/**
 * Bare JSON as the whole answer or its end: Llama 3, xLAM, and what many small models do. Only an object that names a tool
 * that exists, and its arguments, is a call.
 *
 * @module
 */
import { type CallForm, NONE } from "./call_form.ts";
import { readJsonCalls } from "./json_body.ts";

export const bareJson: CallForm = {
  openers: () => ["{", "["],
  place: "line",
  isBare: true,
  read: (text, at, context) => {
    const read = readJsonCalls(text, at, { ...context, isBare: true });
    return read.kind === "unreadable" ? NONE : read;
  },
};
