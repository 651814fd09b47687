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
  // Linux.
  madvise: { parameters: ["u64", "usize", "i32"], result: "i32", optional: true },
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
  const from = cString(a), to = cString(b);
  const currentFolder = -100, flagExchange = 2;
  if (libc?.renameat2) {
    return libc.renameat2(currentFolder, from, currentFolder, to, flagExchange) === 0;
  }
  return libc?.renamex_np?.(from, to, flagExchange) === 0;
}

/** MADV_HUGEPAGE of sys/mman.h. */
const hugePages = 14;

/** Asks Linux for huge pages, where it has any: the CPU finds more memory without looking up where it is. @param address of a page */
export function preferHugePages(address: bigint, bytes: number): void {
  if (Deno.build.os === "linux") calls()?.madvise?.(address, BigInt(bytes), hugePages);
}

const loaderSymbols = {
  dlopen: { parameters: ["buffer", "i32"], result: "pointer" },
  dlsym: { parameters: ["pointer", "buffer"], result: "pointer" },
} as const;

/** RTLD_NOW of dlfcn.h, and RTLD_GLOBAL. */
const loadNow = 2, forAll = Deno.build.os === "darwin" ? 8 : 0x100;

/**
 * Loads a library so that libraries that are loaded later find its functions, too.
 *
 * @param path or the name of one that lies where the system looks @returns whether there is one
 */
export function openGlobally(path: string): boolean {
  return handleOf(path) !== null;
}

/** Where a variable of a library lies. @throws Error when it has none of this name */
export function symbolAddress(path: string, name: string): bigint {
  const address = loader()?.dlsym(handleOf(path), cString(name)) ?? null;
  if (address === null) throw new Error(`${path} has no ${name}`);
  return Deno.UnsafePointer.value(address);
}

function handleOf(path: string): Deno.PointerValue {
  return loader()?.dlopen(cString(path), loadNow | forAll) ?? null;
}

let openedLoader: Deno.DynamicLibrary<typeof loaderSymbols>["symbols"] | undefined;

/** Where it has a library of its own, as it had before glibc 2.34, that name still leads to it. */
function loader() {
  const library = Deno.build.os === "linux" ? "libdl.so.2" : libraries[Deno.build.os];
  if (library !== undefined) openedLoader ??= Deno.dlopen(library, loaderSymbols).symbols;
  return openedLoader;
}

/** A zero-terminated string. */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}
