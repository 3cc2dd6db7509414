export const chromiumArguments: readonly string[];
export function findChromium(): string | undefined;
export function ensureChromium(): string;
