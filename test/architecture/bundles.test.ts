import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundles } from '../../esbuild.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Minified; the trace panel's budget includes the UI kit, which is 290 KB of it. */
const budgets: Record<string, number> = {
  'dist/extension.cjs': 400_000,
  'dist/webview/trace.js': 400_000,
};

describe('bundles', () => {
  for (const bundle of bundles) {
    describe(bundle.outfile, () => {
      let inputs: string[] = [];
      let size = 0;
      let externals: string[] = [];
      let text = '';

      before(async function () {
        this.timeout(60_000);
        const result = await build({
          ...bundle,
          absWorkingDir: root,
          minify: true,
          sourcemap: false,
          write: false,
          metafile: true,
        });
        inputs = Object.keys(result.metafile.inputs);
        text = result.outputFiles[0]?.text ?? '';
        const output = result.metafile.outputs[bundle.outfile];
        size = output?.bytes ?? 0;
        externals = (output?.imports ?? [])
          .filter((each) => each.external)
          .map((each) => each.path);
      });

      it('knows the editor only where it runs in the editor', () => {
        const isExtension = bundle.outfile === 'dist/extension.cjs';
        assert.equal(externals.includes('vscode'), isExtension);
        if (!isExtension)
          assert.deepEqual(
            inputs.filter((name) => name.startsWith('src/editor')),
            [],
          );
      });

      // One other character, which a regular expression may hold, and the source takes twice the memory.
      it('is ASCII where it stays in memory', () => {
        if (bundle.platform === 'node')
          assert.deepEqual(text.match(/.{0,40}[\u0080-\uffff]/g) ?? [], []);
      });

      it('holds no stage of another runtime', () => {
        const foreign = foreignInputs[bundle.outfile];
        if (foreign === undefined) return;
        assert.deepEqual(
          inputs.filter((name) => foreign.test(name)),
          [],
        );
      });

      const budget = budgets[bundle.outfile];
      if (budget !== undefined) {
        it(`is smaller than ${budget / 1000} KB`, () => {
          assert.ok(size > 1000 && size < budget, `${size} bytes`);
        });
      }
    });
  }
});

/** The extension host neither decodes nor queries; a view knows nothing of Node. */
const foreignInputs: Record<string, RegExp> = {
  'dist/extension.cjs': /src\/(otlp|dialects|pricing|store|receiver|gateway|collector|cli)\//,
  'dist/webview/trace.js': /^src\/(?!base|model|protocol)/,
  'dist/collector.cjs': /src\/(cli|workspace|sourcelink)\//,
};
