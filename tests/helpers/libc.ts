/**
 * Loads what holding places needs of libc, so that no test seems to leak it: it stays for the life of the process.
 *
 * @module
 */
import { holdPlace } from "../../lib/sys/files/hold_place.ts";

holdPlace("/")[Symbol.dispose]();
