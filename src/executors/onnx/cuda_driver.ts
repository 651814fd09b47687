/** NVIDIA's driver, asked for its cards. */
import { openIfThere } from "./library.ts";

/** The part of the driver that computes. */
const libraries: Partial<Record<typeof Deno.build.os, string>> = {
  linux: "libcuda.so.1",
  windows: "nvcuda.dll",
};

const symbols = {
  cuInit: { parameters: ["u32"], result: "i32" },
  cuDeviceGetCount: { parameters: ["buffer"], result: "i32" },
  cuDeviceGet: { parameters: ["buffer", "i32"], result: "i32" },
  cuDeviceGetName: { parameters: ["buffer", "i32", "i32"], result: "i32" },
} as const;

/** Names of the cards that the driver shows this process, in its order; undefined when there is no driver. */
export function nvidiaCards(): readonly string[] | undefined {
  const library = libraries[Deno.build.os];
  // It stays open: a driver that has been started is not to be unloaded.
  const driver = library === undefined ? undefined : openIfThere(library, symbols);
  return driver && cardsOf(driver.symbols);
}

type Driver = Deno.DynamicLibrary<typeof symbols>;

/** None where the driver answers with an error, as it does where no card is let into a container. */
function cardsOf({ cuInit, cuDeviceGetCount, cuDeviceGet, cuDeviceGetName }: Driver["symbols"]) {
  const count = new Int32Array(1), device = new Int32Array(1), name = new Uint8Array(256);
  if (cuInit(0) !== 0 || cuDeviceGetCount(count) !== 0) return [];
  return Array.from({ length: count[0]! }, (_, i) => {
    const told = cuDeviceGet(device, i) === 0 &&
      cuDeviceGetName(name, name.length, device[0]!) === 0;
    return told ? new TextDecoder().decode(name.subarray(0, name.indexOf(0))) : `card ${i}`;
  });
}
