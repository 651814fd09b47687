/** The few calls of the C library that Deno does not offer. */

const libraries: Partial<Record<typeof Deno.build.os, string>> = {
  linux: "libc.so.6",
  darwin: "libSystem.dylib",
};

const symbols = {
  _exit: { parameters: ["i32"], result: "void" },
  signal: { parameters: ["i32", "pointer"], result: "pointer" },
  // Linux, glibc 2.28.
  renameat2: {
    parameters: ["i32", "buffer", "i32", "buffer", "u32"],
    result: "i32",
    optional: true,
  },
  // macOS.
  renamex_np: { parameters: ["buffer", "buffer", "u32"], result: "i32", optional: true },
} as const;

type Calls = Deno.DynamicLibrary<typeof symbols>["symbols"];

let opened: Calls | undefined;

/** Undefined where there is no such library (Windows). */
function calls(): Calls | undefined {
  const library = libraries[Deno.build.os];
  if (library !== undefined) opened ??= Deno.dlopen(library, symbols).symbols;
  return opened;
}

/**
 * Ends the process at once, from any thread. Nothing is cleaned up: threads of libraries that are computing would complain, and
 * might crash, while their libraries are taken down.
 */
export function exitNow(code: number): never {
  calls()?._exit(code);
  Deno.exit(code);
}

/** SIG_IGN of signal.h. */
const ignored = 1n;

/** Lets the kernel drop a signal. @param number as this system counts */
export function ignoreSignal(number: number): void {
  calls()?.signal(number, Deno.UnsafePointer.create(ignored));
}

/** Whether whoever started this process had a signal ignored, as `nohup` does. To be asked before Deno listens for any. */
export function isSignalIgnored(number: number): boolean {
  const libc = calls();
  if (libc === undefined) return false;
  const before = libc.signal(number, Deno.UnsafePointer.create(ignored));
  libc.signal(number, before);
  return Deno.UnsafePointer.value(before) === ignored;
}

/**
 * Exchanges what two paths name, in one step.
 *
 * @returns false, and nothing is changed, where the system or the file system cannot
 */
export function exchange(a: string, b: string): boolean {
  const libc = calls();
  const [from, to] = [a, b].map((path) => new TextEncoder().encode(path + "\0")) as [
    Uint8Array<ArrayBuffer>,
    Uint8Array<ArrayBuffer>,
  ];
  const currentFolder = -100, flagExchange = 2;
  if (libc?.renameat2) {
    return libc.renameat2(currentFolder, from, currentFolder, to, flagExchange) === 0;
  }
  return libc?.renamex_np?.(from, to, flagExchange) === 0;
}
