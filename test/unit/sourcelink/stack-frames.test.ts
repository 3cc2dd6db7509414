import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { stackFrames } from '../../../src/sourcelink/stack-frames.ts';

/** `function file:line:column` of each frame. */
function framesOf(trace: string): string[] {
  return stackFrames(trace).map(
    ({ functionName, file, line, column }) =>
      `${functionName ?? '-'} ${file}:${line}${column === undefined ? '' : `:${column}`}`,
  );
}

function fixture(language: string): string {
  return readFileSync(
    new URL(`../../fixtures/source/stack-traces/${language}.txt`, import.meta.url),
    'utf8',
  );
}

describe('stackFrames', () => {
  it('reads Python, with a cause', () => {
    const own = framesOf(fixture('python')).filter((frame) => frame.includes('tour.py'));
    assert.deepEqual(own, [
      'main /home/ada/tour/tour.py:7',
      'plan /home/ada/tour/tour.py:4',
      '<module> /home/ada/tour/tour.py:10',
      'main /home/ada/tour/tour.py:9',
    ]);
  });

  it('reads JavaScript, without what is built in', () => {
    assert.deepEqual(framesOf(fixture('javascript')), [
      '- file:///home/ada/tour/tour.mts:3:39',
      '- file:///home/ada/tour/tour.mts:1:102',
      'Planner.plan file:///home/ada/tour/tour.mts:1:83',
    ]);
    assert.deepEqual(
      framesOf(
        'Error: x\n    at async Object.execute (C:\\app\\src\\tools.ts:4:11)\n    at node:internal/main:1:1\n' +
          '    at fetchAll (webpack-internal:///./src/a.ts?12:3:4)\nplan@https://host/a.js:5:6\n',
      ),
      [
        'Object.execute C:\\app\\src\\tools.ts:4:11',
        'fetchAll ./src/a.ts:3:4',
        'plan https://host/a.js:5:6',
      ],
    );
  });

  it('reads Java, whose folders are the package', () => {
    const frames = framesOf(fixture('java'));
    assert.deepEqual(frames.slice(0, 4), [
      'Tour.main Tour.java:6',
      'Tour$Planner.find Tour.java:4',
      'Tour$Planner.lambda$plan$0 Tour.java:3',
      'ReferencePipeline$3$1.accept java/util/stream/ReferencePipeline.java:197',
    ]);
    assert.deepEqual(framesOf('\tat app//com.contoso.tour.Planner.plan(Planner.kt:31)'), [
      'Planner.plan com/contoso/tour/Planner.kt:31',
    ]);
  });

  it('reads Go', () => {
    assert.deepEqual(framesOf(fixture('go')), [
      'github.com/contoso/tour/internal/planner.(*Planner).Find /src/tour/internal/planner/planner.go:42',
      'github.com/contoso/tour/internal/planner.(*Planner).Plan /src/tour/internal/planner/planner.go:31',
      'main.main.func1 /src/tour/cmd/tour/main.go:18',
      'main.main /src/tour/cmd/tour/main.go:16',
    ]);
  });

  it('reads C#', () => {
    assert.deepEqual(framesOf(fixture('csharp')), [
      'Contoso.Tour.Planner.Find /src/Contoso.Tour/Planner.cs:42',
      'Contoso.Tour.Planner.<PlanAsync>d__4.MoveNext C:\\work\\tour\\Contoso.Tour\\Planner.cs:31',
    ]);
  });

  it('reads Ruby, Rust and PHP', () => {
    assert.deepEqual(framesOf(fixture('ruby')), [
      'fetch /srv/tour/app/models/planner.rb:42',
      'Planner#plan /srv/tour/app/models/planner.rb:31',
      '<main> bin/tour:7',
    ]);
    const rust = framesOf(fixture('rust')).filter((frame) => frame.includes('./tour.rs'));
    assert.deepEqual(rust, ['tour::Planner::plan ./tour.rs:2:87', 'tour::main ./tour.rs:3:47']);
    assert.deepEqual(framesOf('#0 /app/src/Planner.php(12): Planner->plan()'), [
      'Planner->plan /app/src/Planner.php:12',
    ]);
  });

  it('says where each frame stands in the trace', () => {
    const trace = fixture('csharp');
    const [first] = stackFrames(trace);
    assert.equal(
      trace.slice(first?.start, first?.end),
      'at Contoso.Tour.Planner.Find(String key) in /src/Contoso.Tour/Planner.cs:line 42',
    );
  });

  it('finds nothing in prose, and takes any text', () => {
    assert.deepEqual(framesOf('Meet me at noon: 12:30 at the station (platform 4).'), []);
    const line = fc.constantFrom(
      'at ',
      '(',
      ')',
      ':1',
      ':22',
      'a.go',
      'File "',
      '", line 3',
      '\n',
      ' in ',
      'x',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (pieces) => {
        const trace = pieces.join('');
        for (const { start, end, line: number } of stackFrames(trace)) {
          assert.ok(0 <= start && start < end && end <= trace.length);
          assert.ok(Number.isSafeInteger(number));
        }
      }),
    );
  });
});
