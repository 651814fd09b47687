/** Programs that ask an exported model, which lie beside it. Each has a part for the search, and two for values as tokens. */
import decodeMjs from "./scripts/decode.mjs" with { type: "text" };
import decodePy from "./scripts/decode.py" with { type: "text" };
import elementsMjs from "./scripts/elements.mjs" with { type: "text" };
import elementsPy from "./scripts/elements.py" with { type: "text" };
import notationMjs from "./scripts/notation.mjs" with { type: "text" };
import notationPy from "./scripts/notation.py" with { type: "text" };
import type { FolderFile } from "../files/atomic_folder.ts";
import { textFile } from "./text_file.ts";

export const scriptFiles: readonly FolderFile[] = [
  textFile("decode.py", decodePy),
  textFile("notation.py", notationPy),
  textFile("elements.py", elementsPy),
  textFile("decode.mjs", decodeMjs),
  textFile("notation.mjs", notationMjs),
  textFile("elements.mjs", elementsMjs),
];
