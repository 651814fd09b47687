/**
 * The most points of an n × n grid without an isosceles triangle, by looking at all sets that could have more:
 *
 *     deno run tests/search/exhaustive.ts 8
 *
 * Points are numbered row by row. Of those from each number on, the last first, it is found how many can be chosen at most; this
 * bounds what the next searches can still add (Verfaillie, Lemaître and Schiex, "Russian doll search", 1996).
 */
export function mostPoints(n: number): number {
  const size = n * n, words = Math.ceil(size / 32), excluded = exclusions(n, words);
  const most = new Int32Array(size + 1), chosen: number[] = [];
  const candidates = Array.from({ length: size + 1 }, () => new Int32Array(words));
  let best = 0;

  /** Whether one more point than the best so far can be chosen. */
  function exceeds(depth: number): boolean {
    if (depth > best) return true;
    const own = candidates[depth]!, next = candidates[depth + 1]!;
    for (let word = 0; word < words; word++) {
      while (own[word] !== 0) {
        const bit = 31 - Math.clz32(own[word]! & -own[word]!), point = 32 * word + bit;
        if (depth + most[point]! <= best) return false;
        own[word]! &= ~(1 << bit);
        next.set(own);
        for (let i = 0; i < depth; i++) {
          const gone = excluded[point * size + chosen[i]!]!;
          for (let k = word; k < words; k++) next[k]! &= ~gone[k]!;
        }
        chosen[depth] = point;
        if (exceeds(depth + 1)) return true;
      }
    }
    return false;
  }

  for (let first = size - 1; first >= 0; first--) {
    best = most[first + 1]!;
    chosen[0] = first;
    candidates[1]!.fill(0);
    for (let point = first + 1; point < size; point++) {
      candidates[1]![point >> 5]! |= 1 << (point & 31);
    }
    most[first] = exceeds(1) ? best + 1 : best;
  }
  return most[0]!;
}

/** For each two points, the set of points that form an isosceles triangle with them, as bits. */
function exclusions(n: number, words: number): Int32Array[] {
  const points = Array.from({ length: n * n }, (_, i) => i);
  const square = (p: number, q: number) =>
    (p % n - q % n) ** 2 + (Math.floor(p / n) - Math.floor(q / n)) ** 2;
  return points.flatMap((p) =>
    points.map((q) => {
      const set = new Int32Array(words);
      for (const r of points) {
        const different = new Set([square(p, q), square(p, r), square(q, r)]).size;
        if (different < 3) set[r >> 5]! |= 1 << (r & 31);
      }
      return set;
    })
  );
}

if (import.meta.main) console.log(mostPoints(Number(Deno.args[0])));
