import { silentLog } from '../../src/base/log.ts';
import { spanDerivation } from '../../src/collector/span-decoding.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { temporaryFolder } from './temporary-folder.ts';

/**
 * To be called in a suite: a new store before each of its tests, with the meaning that the collector gives to
 * spans. Gives a function for the store of the test that runs.
 */
export function storeForEachTest(): () => Store {
  let folder: ReturnType<typeof temporaryFolder>;
  let store: Store;
  beforeEach(async () => {
    folder = temporaryFolder();
    store = await openStore(folder.path, silentLog, spanDerivation);
  });
  afterEach(() => {
    store.dispose();
    folder.remove();
  });
  return () => store;
}
