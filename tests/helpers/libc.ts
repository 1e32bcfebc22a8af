/**
 * Loads what holding places and listing them needs of libc, so that no test seems to leak it: it stays for the life of the process.
 *
 * @module
 */
import { holdPlace } from "../../lib/sys/files/hold_place.ts";
import { oddEntries } from "../../lib/sys/files/odd_entries.ts";

holdPlace("/")[Symbol.dispose]();
oddEntries("/");
