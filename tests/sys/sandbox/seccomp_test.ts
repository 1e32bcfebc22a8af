import { assert, assertEquals } from "@std/assert";
import { seccompFilter } from "../../../lib/sys/sandbox/bubblewrap/seccomp.ts";

const ALLOW = "allowed";
const EPERM = "errno 1";
const ENOSYS = "errno 38";
const EAFNOSUPPORT = "errno 97";
const AUDIT = { x86_64: 0xc000003e, aarch64: 0xc00000b7 };

/** What a filter says of a call, as the kernel runs it (classic BPF, linux/filter.h). */
function judge(
  filter: Uint8Array,
  { call, args = [], audit }: { call: number; args?: number[]; audit: number },
): string {
  const view = new DataView(filter.buffer);
  const load = (offset: number) => {
    if (offset === 0) return call;
    if (offset === 4) return audit;
    const index = (offset - 16) / 8;
    assert(Number.isInteger(index) && index >= 0 && index < 6, `offset ${offset}`);
    return args[index] ?? 0;
  };
  let accumulator = 0;
  for (let at = 0; at < filter.length / 8; at++) {
    const code = view.getUint16(at * 8, true);
    const [yes, no] = [view.getUint8(at * 8 + 2), view.getUint8(at * 8 + 3)];
    const operand = view.getUint32(at * 8 + 4, true);
    const jump = (holds: boolean) => at += holds ? yes : no;
    if (code === 0x20) accumulator = load(operand) >>> 0;
    else if (code === 0x15) jump(accumulator === operand);
    else if (code === 0x35) jump(accumulator >= operand);
    else if (code === 0x45) jump((accumulator & operand) !== 0);
    else if (code === 0x06) return operand === 0x7fff0000 ? ALLOW : `errno ${operand & 0xffff}`;
    else throw new Error(`instruction ${code}`);
  }
  throw new Error("the filter has no end");
}

const O_CREAT = 0o100;
/** The same calls on both: number on x86-64, on arm64 (undefined: there is none), arguments, verdict. */
const CASES: [
  name: string,
  x86: number,
  arm: number | undefined,
  args: number[],
  verdict: string,
][] = [
  ["read", 0, 63, [], ALLOW],
  ["keyctl", 250, 219, [], EPERM],
  ["ptrace", 101, 117, [], EPERM],
  ["setns", 308, 268, [], EPERM],
  ["io_uring_setup", 425, 425, [], EPERM],
  ["clone3", 435, 435, [], ENOSYS],
  ["openat2", 437, 437, [], ENOSYS],
  ["clone of a process", 56, 220, [17], ALLOW],
  ["clone with CLONE_NEWUSER", 56, 220, [0x10000011], EPERM],
  ["unshare of a user namespace", 272, 97, [0x10000000], EPERM],
  ["unshare of files", 272, 97, [0x400], ALLOW],
  ["TIOCSTI", 16, 29, [0, 0x5412], EPERM],
  ["TCGETS", 16, 29, [0, 0x5401], ALLOW],
  ["AF_UNIX", 41, 198, [1], ALLOW],
  ["AF_VSOCK", 41, 198, [40], EAFNOSUPPORT],
  ["chmod 4755", 90, undefined, [0, 0o4755], EPERM],
  ["chmod 2755", 90, undefined, [0, 0o2755], ALLOW],
  ["fchmod 4755", 91, 52, [0, 0o4755], EPERM],
  ["fchmodat 4755", 268, 53, [0, 0, 0o4755], EPERM],
  ["fchmodat2 4755", 452, 452, [0, 0, 0o4755], EPERM],
  ["fchmodat2 755", 452, 452, [0, 0, 0o755], ALLOW],
  ["open to make 4755", 2, undefined, [0, O_CREAT, 0o4755], EPERM],
  ["open to read, with anything there", 2, undefined, [0, 0, 0o4755], ALLOW],
  ["openat to make 4755", 257, 56, [0, 0, O_CREAT, 0o4755], EPERM],
  ["openat to make 755", 257, 56, [0, 0, O_CREAT, 0o755], ALLOW],
  ["openat to read, with anything there", 257, 56, [0, 0, 0, 0o4755], ALLOW],
  ["creat 4755", 85, undefined, [0, 0o4755], EPERM],
  ["mknodat 4755", 259, 33, [0, 0, 0o104755], EPERM],
];

Deno.test("seccompFilter() refuses what no namespace holds", () => {
  for (const [architecture, audit] of Object.entries(AUDIT)) {
    const filter = seccompFilter(architecture);
    assert(filter !== undefined);
    for (const [name, x86, arm, args, verdict] of CASES) {
      const call = architecture === "x86_64" ? x86 : arm;
      if (call === undefined) continue;
      assertEquals(judge(filter, { call, args, audit }), verdict, `${name} on ${architecture}`);
    }
    assertEquals(judge(filter, { call: 0, audit: 0x40000003 }), ENOSYS, "i386");
  }
  const x86 = seccompFilter("x86_64");
  assert(x86 !== undefined);
  assertEquals(judge(x86, { call: 0x40000000, audit: AUDIT.x86_64 }), ENOSYS, "x32");
  assertEquals(seccompFilter("riscv64"), undefined);
});
