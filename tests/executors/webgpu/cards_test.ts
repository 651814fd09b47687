/** Which card is opened, tried with two software adapters: each child process asks Vulkan for the first time. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";

/** Vulkan's lists of a driver: Mesa's lavapipe, and SwiftShader, which comes with Chromium. */
const drivers = [
  "/usr/share/vulkan/icd.d/lvp_icd.x86_64.json",
  "/usr/lib/chromium/vk_swiftshader_icd.json",
];

const missing = drivers.filter((file) => !existsSync(file));

/** What a script prints that sees both drivers. */
async function printed(script: string): Promise<string> {
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", script],
    env: { VK_DRIVER_FILES: drivers.join(":"), VK_ICD_FILENAMES: drivers.join(":") },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

const cards = new URL("../../../src/executors/webgpu/cards.ts", import.meta.url);
const environment = new URL("../../../src/executors/webgpu/driver_environment.ts", import.meta.url);

const names = `
  const { listedCards } = await import("${cards}");
  console.log(JSON.stringify(listedCards()));
  Deno.exit();
`;

const open = (number: number) => `
  const { openCard } = await import("${cards}");
  try {
    console.log((await openCard(${number})).name);
  } catch (error) {
    console.log(error.message);
  }
  Deno.exit();
`;

const variables = `
  const { preferCard } = await import("${environment}");
  const card = { name: "", vendor: 0x10de, device: 0x2335, driver: 1, software: false, uuid: "" };
  const seen = () => ["VK_LOADER_DEVICE_SELECT", "MESA_VK_DEVICE_SELECT", "DRI_PRIME", "NODEVICE_SELECT"]
    .map((name) => Deno.env.get(name) ?? "");
  Deno.env.set("NODEVICE_SELECT", "1");
  preferCard(card);
  const byKind = seen();
  preferCard({ ...card, address: "0000:c4:00.0" });
  console.log(JSON.stringify([byKind, seen()]));
`;

Deno.test({
  name: "each of several cards can be opened by its number, and no other number",
  // Both come with packages that tests/prepare.ts installs.
  ignore: missing.length > 0,
  async fn() {
    const listed = JSON.parse(await printed(names)) as { name: string; software: boolean }[];
    assert.equal(listed.length, 2);
    assert.ok(listed.every(({ software }) => software));
    assert.deepEqual(listed.map(({ name }) => name.split(" ")[0]).sort(), [
      "SwiftShader",
      "llvmpipe",
    ]);
    for (const [number, { name }] of listed.entries()) {
      assert.equal((await printed(open(number))).trim(), name);
    }
    const [first, second] = listed.map(({ name }) => name);
    assert.equal(
      (await printed(open(2))).trim(),
      `expected at most 1, found 2: this machine has card 0 (${first}), 1 (${second})`,
    );
  },
});

Deno.test("cards of one kind are told apart by their address, others by their kind", async () => {
  assert.deepEqual(JSON.parse(await printed(variables)), [
    ["0x10de:0x2335", "10de:2335", "", ""],
    ["", "", "pci-0000_c4_00_0", ""],
  ]);
});
