/** `deno task docs`: brings the generated sections of the reference up to date. */
import { updated } from "./pages.ts";

const folder = new URL("../reference/", import.meta.url);

for (const { name } of Deno.readDirSync(folder)) {
  if (!name.endsWith(".md")) continue;
  const url = new URL(name, folder), page = Deno.readTextFileSync(url), text = updated(page);
  if (text === page) continue;
  Deno.writeTextFileSync(url, text);
  console.log(`docs/reference/${name} is updated`);
}
