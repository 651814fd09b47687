/** Arithmetic of complex numbers. */
import type { Complex } from "../../tokenizers/complexes.ts";

export type { Complex } from "../../tokenizers/complexes.ts";

export const zero: Complex = { re: 0, im: 0 }, one: Complex = { re: 1, im: 0 };

export function add(a: Complex, b: Complex): Complex {
  return { re: a.re + b.re, im: a.im + b.im };
}

export function subtract(a: Complex, b: Complex): Complex {
  return { re: a.re - b.re, im: a.im - b.im };
}

export function multiply(a: Complex, b: Complex): Complex {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

export function divide(a: Complex, b: Complex): Complex {
  const square = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / square, im: (a.im * b.re - a.re * b.im) / square };
}

/** The absolute value. */
export function sizeOf({ re, im }: Complex): number {
  return Math.hypot(re, im);
}
