/**
 * Linux: system calls that are refused in a sandbox, as a filter of seccomp(2).
 *
 * Namespaces hide files and processes; these calls reach what no namespace holds: keyrings, sockets of the hypervisor,
 * other processes' memory, a terminal's input, new namespaces, in which mounts could be undone, and files that let others
 * act as this user.
 *
 * @module
 */

/** Of linux/bpf_common.h, linux/seccomp.h and linux/audit.h. */
const LOAD_WORD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_GREATER_EQUAL = 0x35;
const JUMP_SET = 0x45;
const RETURN = 0x06;
const ALLOW = 0x7fff0000;
const ERRNO = 0x00050000;
const EPERM = 1;
const ENOSYS = 38;
const EAFNOSUPPORT = 97;
/** Offsets in struct seccomp_data; of arguments the lower half, on machines whose least byte is first. */
const NUMBER = 0;
const ARCHITECTURE = 4;
const argument = (index: number) => 16 + index * 8;

/** From here on calls of x86-64 are those of x32. */
const X32 = 0x40000000;
const CLONE_NEWUSER = 0x10000000;
const TIOCSTI = 0x5412;
const TIOCLINUX = 0x541c;
/**
 * A program with it runs as its owner, whoever starts it. That for the group is let through: a directory with it gives what is made in
 * there its group, which `git init --shared` asks for, and chmod(2) does not tell a directory from a program by its arguments.
 */
const S_ISUID = 0o4000;
/** O_CREAT and O_TMPFILE. */
const CREATES = 0o20000100;
/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK; others, such as AF_VSOCK, belong to no network namespace. */
const FAMILIES = [1, 2, 10, 16];

interface Calls {
  audit: number;
  /** Refused whatever their arguments. */
  refused: readonly number[];
  clone: number;
  unshare: number;
  ioctl: number;
  socket: number;
  /** Those that take a file's mode, in which argument, and where the flags are without which that is not read. */
  modes: readonly (readonly [call: number, mode: number, flags?: number])[];
}

/** The same numbers everywhere, as all newer calls have. */
const CLONE3 = 435;
const OPENAT2 = 437;
const FCHMODAT2 = 452;
const REFUSED_EVERYWHERE = [
  425, // io_uring_setup: its operations pass by every filter
  438, // pidfd_getfd
];

/** Of asm/unistd.h: keyctl, add_key, request_key, ptrace, process_vm_readv and writev, bpf, perf_event_open, userfaultfd, setns, open_by_handle_at. */
const ARCHITECTURES: Partial<Record<string, Calls>> = {
  x86_64: {
    audit: 0xc000003e,
    refused: [250, 248, 249, 101, 310, 311, 321, 298, 323, 308, 304],
    clone: 56,
    unshare: 272,
    ioctl: 16,
    socket: 41,
    // chmod, fchmod, fchmodat, open, openat, creat, mknod, mknodat
    modes: [[90, 1], [91, 1], [268, 2], [2, 2, 1], [257, 3, 2], [85, 1], [133, 1], [259, 2]],
  },
  aarch64: {
    audit: 0xc00000b7,
    refused: [219, 217, 218, 117, 270, 271, 280, 241, 282, 268, 265],
    clone: 220,
    unshare: 97,
    ioctl: 29,
    socket: 198,
    // fchmod, fchmodat, openat, mknodat
    modes: [[52, 1], [53, 2], [56, 3, 2], [33, 2]],
  },
};

type Instruction = [code: number, jumpTrue: number, jumpFalse: number, operand: number];

/** The filter as `bwrap --seccomp` takes it; undefined for a processor that is not known. */
export function seccompFilter(architecture: string = Deno.build.arch): Uint8Array | undefined {
  const calls = ARCHITECTURES[architecture];
  if (calls === undefined) return undefined;
  const fail = (error: number): Instruction => [RETURN, 0, 0, ERRNO | error];
  const load = (offset: number): Instruction => [LOAD_WORD, 0, 0, offset];
  const whenCall = (number: number, then: readonly Instruction[]): Instruction[] => [
    [JUMP_EQUAL, 0, then.length, number],
    ...then,
  ];
  const allow: Instruction = [RETURN, 0, 0, ALLOW];
  const newUser = whenFlag(CLONE_NEWUSER, fail(EPERM));
  const program: Instruction[] = [
    load(ARCHITECTURE),
    // Programs for another processor's calls would not be seen through.
    [JUMP_EQUAL, 1, 0, calls.audit],
    fail(ENOSYS),
    load(NUMBER),
    ...(architecture === "x86_64"
      ? [[JUMP_GREATER_EQUAL, 0, 1, X32] satisfies Instruction, fail(ENOSYS)]
      : []),
    ...[...calls.refused, ...REFUSED_EVERYWHERE].flatMap((call) => whenCall(call, [fail(EPERM)])),
    // Their arguments lie in memory. Every C library goes back to clone() and openat() then.
    ...whenCall(CLONE3, [fail(ENOSYS)]),
    ...whenCall(OPENAT2, [fail(ENOSYS)]),
    ...[...calls.modes, [FCHMODAT2, 2] as const].flatMap(([call, mode, flags]) =>
      whenCall(call, [
        ...(flags === undefined ? [] : [load(argument(flags)), ...unlessFlag(CREATES, allow)]),
        load(argument(mode)),
        ...whenFlag(S_ISUID, fail(EPERM)),
        allow,
      ])
    ),
    ...whenCall(calls.clone, [load(argument(0)), ...newUser, allow]),
    ...whenCall(calls.unshare, [load(argument(0)), ...newUser, allow]),
    ...whenCall(calls.ioctl, [
      load(argument(1)),
      ...[TIOCSTI, TIOCLINUX].flatMap((request) => whenCall(request, [fail(EPERM)])),
      allow,
    ]),
    ...whenCall(calls.socket, [
      load(argument(0)),
      ...FAMILIES.flatMap((family) => whenCall(family, [allow])),
      fail(EAFNOSUPPORT),
    ]),
    allow,
  ];
  return encode(program);
}

function whenFlag(flag: number, then: Instruction): Instruction[] {
  return [[JUMP_SET, 0, 1, flag], then];
}

function unlessFlag(flag: number, then: Instruction): Instruction[] {
  return [[JUMP_SET, 1, 0, flag], then];
}

/** An array of struct sock_filter. */
function encode(program: readonly Instruction[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(program.length * 8));
  program.forEach(([code, jumpTrue, jumpFalse, operand], index) => {
    const at = index * 8;
    view.setUint16(at, code, true);
    view.setUint8(at + 2, jumpTrue);
    view.setUint8(at + 3, jumpFalse);
    view.setUint32(at + 4, operand >>> 0, true);
  });
  return new Uint8Array(view.buffer);
}
