/** 95 of 100 such intervals hold the true value. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Of B minus A. */
export interface Difference {
  readonly difference: number;
  /** Absent where there are too few samples to say anything. */
  readonly interval?: Interval;
}

export interface Rate {
  readonly successes: number;
  readonly total: number;
}

/** Quantile of the normal distribution, both sides together 5 %. */
const normalQuantile = 1.959964;

/** The interval of Wilson: right for few samples too, and never beyond 0 and 1. */
export function wilsonInterval({ successes, total }: Rate): Interval {
  if (total === 0) return { low: 0, high: 1 };
  const squared = normalQuantile ** 2;
  const rate = successes / total;
  const center = (rate + squared / (2 * total)) / (1 + squared / total);
  const spread =
    (normalQuantile / (1 + squared / total)) *
    Math.sqrt((rate * (1 - rate)) / total + squared / (4 * total ** 2));
  return { low: Math.max(0, center - spread), high: Math.min(1, center + spread) };
}

/** Of two rates, by Newcombe's method of the two Wilson intervals. */
export function differenceOfRates(a: Rate, b: Rate): Difference {
  if (a.total === 0 || b.total === 0) return { difference: 0 };
  const [rateA, rateB] = [a.successes / a.total, b.successes / b.total];
  const [boundsA, boundsB] = [wilsonInterval(a), wilsonInterval(b)];
  const difference = rateB - rateA;
  return {
    difference,
    interval: {
      low: difference - Math.hypot(rateB - boundsB.low, boundsA.high - rateA),
      high: difference + Math.hypot(boundsB.high - rateB, rateA - boundsA.low),
    },
  };
}

/**
 * Of two means, by Welch's t: wide where there are few samples, as it must be. A bootstrap of five values
 * would promise 95 % and hold 85 %.
 */
export function differenceOfMeans(a: readonly number[], b: readonly number[]): Difference {
  const difference = mean(b) - mean(a);
  if (a.length < 2 || b.length < 2) return { difference };
  const errorA = variance(a) / a.length;
  const errorB = variance(b) / b.length;
  const error = errorA + errorB;
  if (error === 0) return { difference, interval: { low: difference, high: difference } };
  const freedom = error ** 2 / (errorA ** 2 / (a.length - 1) + errorB ** 2 / (b.length - 1));
  const spread = tQuantile(freedom) * Math.sqrt(error);
  return { difference, interval: { low: difference - spread, high: difference + spread } };
}

/** True where the samples cannot tell whether there is a difference at all. */
export function isUndecided({ interval }: Difference): boolean {
  return interval === undefined || (interval.low <= 0 && interval.high >= 0);
}

/** 0 of none. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const center = mean(values);
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1);
}

/** Of Student's t, both sides together 5 %, for 1 degree of freedom and more. */
const tQuantiles = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048,
  2.045, 2.042,
];

/** Between two whole degrees the wider one counts. */
function tQuantile(freedom: number): number {
  return tQuantiles[Math.max(1, Math.floor(freedom)) - 1] ?? normalQuantile + 2.5 / freedom;
}
