// Appends spans to the store of argv[2] and dies without a chance to close anything.
import { silentLog } from '../../src/base/log.ts';
import { openStore } from '../../src/store/open-store.ts';
import { sampleSpan, sampleSpanId, toStore, sampleDerivation } from './sample-spans.ts';

const store = await openStore(process.argv[2] ?? '', silentLog, sampleDerivation);
for (let index = 10; index < 60; index++)
  store.spanWriter.append(
    [toStore(sampleSpan({ spanId: sampleSpanId(String(index)) }))],
    Date.now(),
  );
process.kill(process.pid, 'SIGKILL');
