/**
 * Linux: the user namespace that another one was made in.
 *
 * @module
 */

/** `NS_GET_PARENT`, see ioctl_ns(2). */
const NS_GET_PARENT = 0xb702n;

/**
 * Opens the parent of the user namespace of a process.
 *
 * @returns a descriptor, open as long as this process lives; undefined when the parent is not ours to see
 */
export function openParentNamespace(pid: number): number | undefined {
  const libc = Deno.dlopen("libc.so.6", {
    open: { parameters: ["buffer", "i32"], result: "i32" },
    ioctl: { parameters: ["i32", "u64"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
  });
  try {
    const path = new TextEncoder().encode(`/proc/${pid}/ns/user\0`);
    const namespace = libc.symbols.open(path, O_CLOEXEC);
    if (namespace < 0) return undefined;
    const parent = libc.symbols.ioctl(namespace, NS_GET_PARENT);
    libc.symbols.close(namespace);
    return parent < 0 ? undefined : parent;
  } finally {
    libc.close();
  }
}

const O_CLOEXEC = 0o2000000;

export function closeDescriptor(descriptor: number): void {
  const libc = Deno.dlopen("libc.so.6", { close: { parameters: ["i32"], result: "i32" } });
  libc.symbols.close(descriptor);
  libc.close();
}
