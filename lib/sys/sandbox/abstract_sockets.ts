/**
 * Linux: keeping a command from sockets that have no file. Abstract Unix sockets (unix(7)) belong to the network, so that
 * whoever shares it reaches those of a desktop, through which one may type for the user. Landlock keeps them apart since
 * Linux 6.12; no program of a system offers that part of it, but perl can make any system call.
 *
 * @module
 */
import { commandOutput } from "../command_output.ts";
import { findProgram } from "../find_program.ts";

/** landlock_create_ruleset(2) and landlock_restrict_self(2): the same numbers on every architecture. */
const CREATE = 444;
const RESTRICT = 446;
/** `LANDLOCK_CREATE_RULESET_VERSION`; scopes came with the sixth. */
const VERSION_FLAG = 1;
const SCOPED_SINCE = 6;
/** `LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET`, third field of struct landlock_ruleset_attr after two that stay empty. */
const SCOPE = 1;

/** A shell can name no higher one. */
const LAST_DESCRIPTOR = 9;

const TRY = `exit(syscall(${CREATE},0,0,${VERSION_FLAG})<${SCOPED_SINCE})`;
const CONFINE = `
delete $ENV{PERL_BADLANG};
for (3 .. ${LAST_DESCRIPTOR}) { open(my $inherited, "<&=", $_) and close $inherited }
my $rules = pack("QQQ", 0, 0, ${SCOPE});
my $fd = syscall(${CREATE}, $rules, length $rules, 0);
if ($fd < 0 || syscall(${RESTRICT}, $fd, 0) != 0) { print STDERR "the sandbox cannot confine the command: $!\\n"; exit 126 }
exec { $ARGV[0] } @ARGV;
print STDERR "$ARGV[0]: $!\\n";
exit 127`;
const TRY_MS = 10_000;

/** What is not kept in without it, in words for the user. */
export const ABSTRACT_SOCKETS_GAP =
  "sockets without a file, as of an X server, can be reached: it takes Linux 6.12 and perl to close them, or strict";

/**
 * The words before a command that then finds only abstract sockets of its own, and no descriptors of shells before it. It must not be able to gain privileges
 * (`no_new_privs`), as is so in every sandbox of bubblewrap.
 *
 * @param cwd nothing at or below it is taken for perl
 * @returns undefined where it cannot be had
 */
export async function abstractSocketScope(cwd: string): Promise<string[] | undefined> {
  const perl = findProgram("perl", { cwd });
  const env = findProgram("env", { cwd });
  if (perl === undefined || env === undefined) return undefined;
  // Without the site's own start-up code, and without a word about a language that is not there, as ssh often brings
  // along: it would stand before all that the command says.
  const script = (code: string) => [env, "PERL_BADLANG=0", perl, "-f", "-e", code];
  const [program = "", ...args] = script(TRY);
  const tried = await commandOutput(program, { args, cwd: "/", timeoutMs: TRY_MS }).catch(() =>
    undefined
  );
  return tried?.code === 0 ? [...script(CONFINE), "--"] : undefined;
}
