/** Conditions on runs, as in `base=10 & best>90`. */
import { FlagError } from "../errors.ts";
import { shorten } from "../text/shorten.ts";
import { noneNamed } from "../text/nearest.ts";
import type { RunHistory } from "./run_history.ts";
import { type Cell, flagColumn, type RunRow } from "./table.ts";

const form = /^\s*([\w.]+)\s*(<=|>=|!=|==?|<|>)\s*(.*?)\s*$/s;

type Operator = "<" | "<=" | ">" | ">=" | "=" | "!=";

interface Condition {
  readonly column: string;
  readonly operator: Operator;
  readonly operand: string;
}

/**
 * The rows that meet all conditions. A condition may name any column or flag, also one in which the runs do not differ.
 *
 * @throws {FlagError} when a condition has another form, or names what no run has
 */
export function filterRows(rows: readonly RunRow[], text: string): RunRow[] {
  if (text === "") return [...rows];
  const conditions = text.split("&").map(conditionOf);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(allCells(row))))];
  for (const { column } of conditions) {
    if (columns.includes(column) || rows.length === 0) continue;
    throw new FlagError("--filter", noneNamed("column or flag", column, columns));
  }
  return rows.filter((row) => {
    const cells = allCells(row);
    return conditions.every((condition) => meets(cells[condition.column] ?? null, condition));
  });
}

function conditionOf(text: string): Condition {
  const [, column, operator, operand] = form.exec(text) ?? [];
  if (column === undefined) {
    const expected = "expected conditions like base=10, or base=10 & best>90";
    throw new FlagError("--filter", `${expected}, found ${shorten(text)}`);
  }
  const isOrdering = operator!.startsWith("<") || operator!.startsWith(">");
  if (isOrdering && numberIn(operand!) === undefined) {
    throw new FlagError(
      "--filter",
      `${column}${operator}: expected a number, found ${shorten(operand!)}`,
    );
  }
  return {
    column,
    operator: (operator === "==" ? "=" : operator) as Operator,
    operand: operand!,
  };
}

function allCells({ summary, cells }: RunRow): Record<string, Cell> {
  const flags: RunHistory["flags"] = summary.run.flags;
  const named = Object.entries(flags).map(([name, value]) => [flagColumn(name), value]);
  return { ...Object.fromEntries(named), ...cells };
}

function meets(cell: Cell, { operator, operand }: Condition): boolean {
  if (operator === "=") return isEqual(cell, operand);
  if (operator === "!=") return !isEqual(cell, operand);
  const value = numberIn(String(cell ?? "")), bound = numberIn(operand)!;
  if (value === undefined) return false;
  if (operator === "<") return value < bound;
  if (operator === "<=") return value <= bound;
  return operator === ">" ? value > bound : value >= bound;
}

function isEqual(cell: Cell, operand: string): boolean {
  if (typeof cell === "boolean") return String(cell) === operand.toLowerCase();
  const [value, other] = [numberIn(String(cell ?? "")), numberIn(operand)];
  return value !== undefined && other !== undefined
    ? value === other
    : String(cell ?? "") === operand;
}

function numberIn(text: string): number | undefined {
  const value = text.trim() === "" ? NaN : Number(text);
  return Number.isNaN(value) ? undefined : value;
}
