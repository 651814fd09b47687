/** Installs what the tests need beside npm packages: a software GPU, where there is no other and this user may. */

if (Deno.build.os === "linux" && !(await hasAdapter())) {
  const packages = ["mesa-vulkan-drivers", "libvulkan1"];
  if (Deno.uid() === 0 && run("apt-get", ["--version"])) {
    console.log(`Installing ${packages.join(" and ")}, for a software GPU …`);
    run("apt-get", ["update", "-qq"]);
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages]);
  } else {
    console.error(
      `No GPU answers, and the tests need one, be it a software one: run as root\n  apt-get install -y ${
        packages.join(" ")
      }`,
    );
  }
}

/** As the program looks for one, but in a process of its own: this one would not notice a driver that is installed later. */
async function hasAdapter(): Promise<boolean> {
  const device = new URL("../src/engines/webgpu/device.ts", import.meta.url);
  const code = `const { openGpu } = await import("${device}"); Deno.exit(await openGpu() ? 0 : 1)`;
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
    stderr: "null",
  }).output();
  return success;
}

function run(command: string, args: string[]): boolean {
  try {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    const { success, stderr } = new Deno.Command(command, { args, env, stdout: "null" })
      .outputSync();
    if (!success) console.error(new TextDecoder().decode(stderr));
    return success;
  } catch {
    return false;
  }
}
