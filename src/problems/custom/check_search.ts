/** Whether a search in a user's file has what it must have, and whether its functions go together, tried on a few constructions. */
import { FileError } from "../../errors.ts";
import { randomFrom } from "../../random.ts";
import type { Problem } from "../problem.ts";
import type { SearchDefinition } from "../search.ts";
import {
  expectKnownFields,
  expectName,
  expectTokenizer,
  isRecord,
  missing,
  show,
} from "./check_fields.ts";

const needed = ["score", "improve", "start"] as const;
const functions = [...needed, "canonical", "augment"] as const;
const fields = ["name", "outputTokenizer", ...functions] as const satisfies (keyof SearchDefinition<
  unknown
>)[];

/** Whether what a file exports is meant to be a search, not a problem with questions. */
export function isMeantAsSearch(found: unknown): found is Record<string, unknown> {
  return isRecord(found) && ("score" in found || "improve" in found);
}

/** @param path of the file, for messages @throws {FileError} naming the field that is missing, misspelled or of another kind */
export function expectSearch(
  path: string,
  found: Record<string, unknown>,
): asserts found is Record<string, unknown> & SearchDefinition<unknown> {
  expectKnownFields(path, "the search", found, fields);
  expectName(path, found.name);
  expectTokenizer(path, "outputTokenizer", found.outputTokenizer);
  for (const name of functions) {
    const value = found[name];
    if (value === undefined && needed.some((each) => each === name)) {
      throw missing(path, name, "a function");
    }
    if (value === undefined || typeof value === "function") continue;
    throw new FileError(path, `${name}: expected a function, found ${show(value)}`);
  }
}

/** Constructions that are looked at. */
const tried = 3;

/** @throws {FileError} where forms of one construction are not equally good, or its canonical form is none */
export function trySearch(
  path: string,
  { search, generate, outputTokenizer }: Problem<unknown, unknown>,
): void {
  const { score, canonical, augment } = search!;
  const written = (value: unknown) => outputTokenizer.encode(value).join(" ");
  for (let i = 0; i < tried; i++) {
    const random = randomFrom(i), made = generate(random, "train");
    if (made === undefined) continue;
    const { answer } = made, usual = score(answer);
    const forms = { canonical: canonical(answer), augment: augment(answer, random) };
    for (const [name, form] of Object.entries(forms)) {
      const other = score(form);
      if (other === usual) continue;
      const change = `from ${usual} to ${other ?? "none"}`;
      throw new FileError(path, `${name} changes the score of a construction ${change}`);
    }
    if (written(forms.canonical) === written(answer)) continue;
    throw new FileError(
      path,
      "canonical changes what it has returned itself when it is given that",
    );
  }
}
