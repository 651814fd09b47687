import { type FileMetaData, parquetSchema, type SchemaTree } from "hyparquet";
import { deepest } from "./brackets.ts";
import { jsonText } from "./json_value.ts";
import type { Cell } from "./record.ts";

/** What is known of a column before its values are read. */
export interface ColumnType {
  readonly name: string;
  /** Whether numbers in it are real numbers. */
  readonly isReal: boolean;
  /** Why it cannot be read exactly. */
  readonly problem: string | undefined;
}

/** Digits of decimals that a double holds exactly. */
const exactDecimals = 15;

/** The columns of a table. */
export function columnTypes(metadata: FileMetaData): ColumnType[] {
  return parquetSchema(metadata).children.map((column) => {
    const leaves = leavesOf(column).map(({ element }) => element);
    const isLong = leaves.some(({ converted_type, precision = 0 }) =>
      converted_type === "DECIMAL" && precision > exactDecimals
    );
    return {
      name: column.element.name,
      isReal: leaves.some(({ type, scale, logical_type }) =>
        type === "FLOAT" || type === "DOUBLE" || logical_type?.type === "FLOAT16" ||
        (scale ?? 0) > 0
      ),
      problem: isLong
        ? `decimals of more than ${exactDecimals} digits, expected int64 or text`
        : undefined,
    };
  });
}

function leavesOf(tree: SchemaTree): SchemaTree[] {
  return tree.children.length === 0 ? [tree] : tree.children.flatMap(leavesOf);
}

/** @param value as hyparquet gives it @throws {RangeError} where lists are nested too deep */
export function parquetCell(value: unknown, type: ColumnType, depth = 0): Cell {
  if (typeof value === "bigint" || typeof value === "string") return value;
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value === "number") return type.isReal ? shownReal(value) : BigInt(value);
  if (value instanceof Uint8Array) return `0x${value.toHex()}`;
  if (value instanceof Date) return value.toISOString();
  if (!Array.isArray(value)) return jsonText(value);
  if (depth === deepest) throw new RangeError(`lists nested more than ${deepest} deep`);
  return value.map((item) => parquetCell(item, type, depth + 1));
}

/** With a point, so that it is not taken for an integer. */
function shownReal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
