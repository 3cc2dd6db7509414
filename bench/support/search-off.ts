import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { bundles } from '../../esbuild.mjs';

const outfile = fileURLToPath(
  new URL('../../dist/bench/collector-without-search.cjs', import.meta.url),
);
const nothing = fileURLToPath(new URL('./no-indexing.ts', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds a collector that never indexes for search, to tell what that costs. Gives its path. */
export async function buildWithoutSearch(): Promise<string> {
  let replaced = false;
  const collector = bundles.find(({ outfile: file }) => file.endsWith('/collector.cjs'));
  await build({
    ...collector,
    outfile,
    absWorkingDir: root,
    plugins: [
      {
        name: 'without-search',
        setup: (plugin) => {
          plugin.onResolve({ filter: /\/index-after-storing\.ts$/ }, () => {
            replaced = true;
            return { path: nothing };
          });
        },
      },
    ],
  });
  if (!replaced) throw new Error('The module that indexes for search was not found.');
  return outfile;
}
