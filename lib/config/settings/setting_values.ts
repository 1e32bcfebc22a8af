/**
 * What the values of single settings have to be.
 *
 * @module
 */
import { baseUrlHoldsCredentials } from "../credentials.ts";
import { isHeaderValue } from "../header_syntax.ts";
import { UsageError } from "../../errors.ts";
import { type AllowedHost, parseAllowedHost } from "../../sys/sandbox/network/allow_list.ts";
import { invalid, type Sourced } from "../values.ts";

/** In a base URL of an agent on Slurm: the host of the user's job of that name, `{node:vllm}`. */
export const HOST_OF_JOB = /\{node:([\w.-]+)\}/;

/** What is below a base URL: whoever copies the address of a request means what is before it. */
const REQUEST_PATH = /\/(chat\/completions|completions|messages|responses|models)$/;

/** @throws {UsageError} when it is no address to which a path can be added, or holds a password */
export function baseUrl({ value: given, from }: Sourced): string {
  const value = given.trim();
  if (baseUrlHoldsCredentials(value)) {
    // The value is not repeated, so that this comes first: it holds a secret.
    throw new UsageError(`${from} must not contain a user name or password`, {
      hint: "put the key of the endpoint into ISONFORGE_API_KEY",
    });
  }
  // What stands for the host of a job is known once the agent runs there.
  const url = URL.parse(value.replace(HOST_OF_JOB, "node"));
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const isHost = /^[\w.-]+(:\d+)?(\/\S*)?$/.test(value) && /[.:]|^localhost/.test(value);
    const hint = isHost ? `did you mean http://${value}?` : undefined;
    throw invalid({ value, from }, "an http or https URL, e.g. http://localhost:8080/v1", hint);
  }
  if (url.search !== "" || url.hash !== "") {
    throw invalid({ value, from }, "a URL without a query: what is asked for is added to its path");
  }
  return value.replace(/\/+$/, "").replace(REQUEST_PATH, "").replace(/\/+$/, "");
}

/** Of a setting that stays the text it is: what is meant is read where it is used, and only checked before. */
export function checked(check: (value: Sourced) => unknown): (value: Sourced) => string {
  return (value) => {
    check(value);
    return value.value;
  };
}

/** @throws {UsageError} when it is empty */
export function modelName({ value, from }: Sourced): string {
  if (value.trim() === "") throw invalid({ value, from }, "the name of a model");
  return value;
}

/** It travels in a header of HTTP, which takes no line break and nothing beyond ASCII. */
export function apiKey({ value, from }: Sourced): string {
  if (value.trim() !== "" && isHeaderValue(value)) return value;
  // The value is not repeated: it is a secret.
  throw new UsageError(
    value.trim() === ""
      ? `${from} takes a key, not an empty text`
      : `${from} holds characters that no key has: a line break, or letters beyond ASCII`,
  );
}

/** @throws {UsageError} when it is none above 0 */
export function wholeNumber({ value, from }: Sourced): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw invalid({ value, from }, "a whole number above 0");
}

/** Servers, separated by commas or spaces; what they are is read by `allowedHosts()`. */
export function hostList({ value, from }: Sourced): string {
  for (const part of hostsIn(value)) {
    const host = parseAllowedHost(part);
    if ("problem" in host) throw invalid({ value: part, from }, `a server: ${host.problem}`);
  }
  return value;
}

/** What `hostList()` has checked. */
export function allowedHosts(value: string): AllowedHost[] {
  return hostsIn(value).map(parseAllowedHost).flatMap((host) => "problem" in host ? [] : [host]);
}

function hostsIn(value: string): string[] {
  return value.split(/[\s,]+/).filter((part) => part !== "");
}

/** @throws {UsageError} when it is empty, or no command line can hold it */
export function shellCommand({ value, from }: Sourced): string {
  if (value.trim() === "" || value.includes("\0")) {
    throw invalid({ value, from }, "a shell command");
  }
  return value;
}
