// Compacts the store of argv[2], and says when it begins: whoever started it kills it meanwhile.
import { silentLog } from '../../src/base/log.ts';
import { openStore } from '../../src/store/open-store.ts';
import { spanDerivation } from '../../src/collector/span-decoding.ts';

const store = await openStore(process.argv[2] ?? '', silentLog, spanDerivation);
process.send?.('begin');
setImmediate(() => {
  while (store.compaction.compact(Date.now()).next().done !== true);
  process.send?.('end');
});
