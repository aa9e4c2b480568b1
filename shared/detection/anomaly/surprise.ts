/** No score is higher: beyond it, the model is what is wrong. */
const maximalBits = 64;

/**
 * How surprising at least `observed` events are where `expected` are usual, in bits: -log2 of the upper tail of the Poisson
 * distribution, summed from its logarithms so that it does not underflow.
 */
export function poissonSurprise(observed: number, expected: number): number {
  if (observed <= expected) return 0;
  const mean = Math.max(expected, 1e-9);
  const first = observed * Math.log(mean) - mean - logFactorial(observed);
  let sum = 1;
  let term = 1;
  for (let k = observed + 1; k < observed + 10_000; k += 1) {
    term *= mean / k;
    sum += term;
    if (term < sum * 1e-12) break;
  }
  return clamp(-(first + Math.log(sum)) / Math.LN2);
}

/** How surprising it is that something of this probability happens at all, in bits. */
export function surpriseOf(probability: number): number {
  return clamp(-Math.log2(Math.max(probability, Number.MIN_VALUE)));
}

function clamp(bits: number): number {
  return Math.min(maximalBits, Math.max(0, bits));
}

/** Stirling's series; exact enough from 20 on, summed below. */
function logFactorial(n: number): number {
  if (n < 20) {
    let sum = 0;
    for (let k = 2; k <= n; k += 1) sum += Math.log(k);
    return sum;
  }
  return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n ** 3);
}
