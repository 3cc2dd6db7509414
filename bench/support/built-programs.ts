import { fileURLToPath } from 'node:url';

// The bundles as a user runs them: `scripts/bench.mjs` builds them first.

export const builtCollector = fileURLToPath(new URL('../../dist/collector.cjs', import.meta.url));
export const builtCommandLine = fileURLToPath(new URL('../../dist/spanwise.cjs', import.meta.url));
