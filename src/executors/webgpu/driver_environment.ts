/** What drivers of graphics cards and the loader of Vulkan read from the environment, set before they are asked for anything. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { VulkanCard } from "./vulkan.ts";

/** Keeps Mesa's layer that chooses a card out. */
const noSelection = "NODEVICE_SELECT";

/** To be called before the first adapter is asked for. */
export function prepareDriver(): void {
  quietDriver();
  leaveOutOpenGl();
  keepShadersInOwnCache();
}

/**
 * Lets one card come first. The loader (from 1.3.207 on) and Mesa's layer, which serves other vendors' cards too, know cards by
 * their kind; among cards of one kind only the layer can choose, by address.
 */
export function preferCard({ vendor, device, address }: VulkanCard): void {
  const hex = (value: number) => value.toString(16);
  Deno.env.delete(noSelection);
  // Software cards would come last otherwise.
  Deno.env.set("MESA_VK_DEVICE_SELECT_FORCE_DEFAULT_DEVICE", "1");
  if (address === undefined) {
    Deno.env.set("VK_LOADER_DEVICE_SELECT", `0x${hex(vendor)}:0x${hex(device)}`);
    Deno.env.set("MESA_VK_DEVICE_SELECT", `${hex(vendor)}:${hex(device)}`);
  } else {
    Deno.env.delete("VK_LOADER_DEVICE_SELECT");
    Deno.env.delete("MESA_VK_DEVICE_SELECT");
    Deno.env.set("DRI_PRIME", `pci-${address.replaceAll(/[:.]/g, "_")}`);
  }
}

/**
 * Some drivers print complaints where no runtime folder is set, and one of Mesa's layers looks there for a display server to ask
 * which card it uses: the folder must be one where nobody else can put a socket, and without a display nobody need be asked.
 */
function quietDriver(): void {
  if (Deno.build.os !== "linux") return;
  setUnlessSet("XDG_RUNTIME_DIR", "/");
  const asks = ["DISPLAY", "WAYLAND_DISPLAY", "MESA_VK_DEVICE_SELECT", "DRI_PRIME"];
  if (!asks.some((variable) => Deno.env.get(variable))) setUnlessSet(noSelection, "1");
}

/** Through OpenGL, drivers may take minutes to compile these kernels; it answers where there is no Vulkan. */
function leaveOutOpenGl(): void {
  setUnlessSet("DENO_WEBGPU_BACKEND", "vulkan,metal,dx12");
}

/** Drivers keep compiled shaders below the user's home, unless told where; this program has a cache of its own. */
function keepShadersInOwnCache(): void {
  const cache = Deno.env.get("DENO_DIR");
  if (!cache) return;
  const folder = join(cache, "shaders");
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    // Drivers do without a cache where they cannot write.
  }
  setUnlessSet("MESA_SHADER_CACHE_DIR", folder);
  setUnlessSet("__GL_SHADER_DISK_CACHE_PATH", folder);
}

function setUnlessSet(variable: string, value: string): void {
  if (!Deno.env.get(variable)) Deno.env.set(variable, value);
}
