// What tests need before their first import: SQL as text, which esbuild does for bundles, and inputs of
// property tests that are the same in every run.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { configureGlobal } from 'fast-check';

// A fault that was always there must not fail the change that happens to draw it. To look for such faults:
// `SPANWISE_SEED=$RANDOM npm test -- unit`.
configureGlobal({ seed: Number(process.env['SPANWISE_SEED'] ?? 20_261_121) });

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.sql')) return nextLoad(url, context);
    const text = readFileSync(fileURLToPath(url), 'utf8');
    return {
      format: 'module',
      shortCircuit: true,
      source: `export default ${JSON.stringify(text)};`,
    };
  },
});
