/** Vulkan's loader, asked by FFI for the cards that WebGPU will see on Linux, in the order of their drivers. */
import { addressOf } from "../../address_of.ts";
import { openIfThere } from "../onnx/library.ts";

/** A card as its driver describes it. */
export interface VulkanCard {
  readonly name: string;
  /** Numbers of the vendor, and of the kind of card among the vendor's. */
  readonly vendor: number;
  readonly device: number;
  /** The version of its driver, as the vendor counts. */
  readonly driver: number;
  /** A CPU that plays GPU. */
  readonly software: boolean;
  /** The same for no other card, in hexadecimal. */
  readonly uuid: string;
  /** Of cards of one kind: where it stands on the PCI bus, such as `0000:c4:00.0`, if the driver says so. */
  readonly address?: string | undefined;
}

const symbols = {
  vkCreateInstance: { parameters: ["buffer", "pointer", "buffer"], result: "i32" },
  vkDestroyInstance: { parameters: ["pointer", "pointer"], result: "void" },
  vkEnumeratePhysicalDevices: { parameters: ["pointer", "buffer", "buffer"], result: "i32" },
  vkGetPhysicalDeviceProperties2: { parameters: ["pointer", "buffer"], result: "void" },
} as const;

type Loader = Deno.DynamicLibrary<typeof symbols>["symbols"];

/** Values of `sType` and others in vulkan_core.h. */
const kind = {
  instance: 1,
  application: 0,
  properties: 1000059001,
  id: 1000071004,
  pci: 1000212000,
};
const version11 = 1 << 22 | 1 << 12;

/** `VkPhysicalDeviceType`, as wgpu prefers them. */
const types = { discrete: 2, integrated: 1, virtual: 3, other: 0, cpu: 4 } as const;
const preference: readonly number[] = Object.values(types);

/** Most cards that are listed. */
const mostCards = 64;

/**
 * All cards, those first that WebGPU prefers: real ones before software.
 *
 * @returns undefined where there is no loader to ask, or none that lets this process in
 */
export function vulkanCards(): VulkanCard[] | undefined {
  if (Deno.build.os !== "linux") return undefined;
  const loader = openIfThere("libvulkan.so.1", symbols)?.symbols;
  const instance = loader && createInstance(loader);
  if (!loader || !instance) return undefined;
  try {
    const count = Uint32Array.of(mostCards), handles = new BigUint64Array(mostCards);
    const code = loader.vkEnumeratePhysicalDevices(instance, count, handles);
    if (code < 0) return [];
    const found = [...handles.subarray(0, count[0])].map((handle) => describe(loader, handle));
    const rank = ({ type }: Described) => preference.indexOf(type);
    return found.sort((a, b) => rank(a) - rank(b))
      .map(({ handle, card }) => ({
        ...card,
        ...(found.some((other) => other.handle !== handle && areAlike(other.card, card))
          ? { address: addressOfCard(loader, handle) }
          : {}),
      }));
  } finally {
    loader.vkDestroyInstance(instance, null);
  }
}

function createInstance(loader: Loader): Deno.PointerObject | undefined {
  const application = struct(48, kind.application), info = struct(64, kind.instance);
  application.setUint32(44, version11, true);
  info.setBigUint64(24, addressOf(application), true);
  const instance = new BigUint64Array(1);
  const code = loader.vkCreateInstance(new Uint8Array(info.buffer), null, instance);
  return code === 0 ? Deno.UnsafePointer.create(instance[0]!) ?? undefined : undefined;
}

interface Described {
  readonly handle: bigint;
  readonly type: number;
  readonly card: VulkanCard;
}

/** Cards of one kind: nothing but their place tells them apart. */
export function areAlike(a: VulkanCard, b: VulkanCard): boolean {
  return a.vendor === b.vendor && a.device === b.device && a.name === b.name;
}

function describe(loader: Loader, handle: bigint): Described {
  const id = struct(64, kind.id), properties = asked(loader, handle, id);
  const at = 16, type = properties.getUint32(at + 16, true);
  return {
    ...{ handle, type },
    card: {
      name: textIn(new Uint8Array(properties.buffer, at + 20, 256)),
      vendor: properties.getUint32(at + 8, true),
      device: properties.getUint32(at + 12, true),
      driver: properties.getUint32(at + 4, true),
      software: type === types.cpu,
      uuid: new Uint8Array(id.buffer, 16, 16).toHex(),
    },
  };
}

/** Drivers that do not know the struct leave it as it is. */
function addressOfCard(loader: Loader, handle: bigint): string | undefined {
  const unknown = 0xffffffff, pci = struct(32, kind.pci);
  for (let i = 0; i < 4; i++) pci.setUint32(16 + 4 * i, unknown, true);
  asked(loader, handle, pci);
  const field = (i: number) => pci.getUint32(16 + 4 * i, true);
  if (field(0) === unknown) return undefined;
  const hex = (i: number, digits: number) => field(i).toString(16).padStart(digits, "0");
  return `${hex(0, 4)}:${hex(1, 2)}:${hex(2, 2)}.${field(3)}`;
}

/** `VkPhysicalDeviceProperties2`; the driver fills `more` as well. */
function asked(loader: Loader, handle: bigint, more: DataView<ArrayBuffer>): DataView<ArrayBuffer> {
  const properties = struct(1024, kind.properties);
  properties.setBigUint64(8, addressOf(more), true);
  loader.vkGetPhysicalDeviceProperties2(
    Deno.UnsafePointer.create(handle),
    new Uint8Array(properties.buffer),
  );
  return properties;
}

function struct(bytes: number, type: number): DataView<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(bytes));
  view.setUint32(0, type, true);
  return view;
}

function textIn(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}
