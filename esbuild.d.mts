import type { BuildOptions } from 'esbuild';

export const bundles: readonly (BuildOptions & {
  readonly outfile: string;
  readonly entryPoints: readonly string[];
})[];
export function buildAll(): Promise<void>;
