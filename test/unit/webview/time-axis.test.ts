import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  axisTicks,
  barOf,
  isWhole,
  panRange,
  rangeAround,
  zoomRange,
} from '../../../webview/trace/time-axis.ts';

const whole = { startMs: 0, endMs: 1000 };

describe('barOf', () => {
  it('places a span on the range', () =>
    assert.deepEqual(barOf({ startMs: 250, endMs: 500 }, whole, 400), { x: 100, width: 100 }));

  it('keeps a short span visible', () =>
    assert.equal(barOf({ startMs: 10, endMs: 10.0001 }, whole, 400)?.width, 2));

  it('leaves out what is not in the range', () => {
    assert.equal(barOf({ startMs: 0, endMs: 100 }, { startMs: 200, endMs: 300 }, 400), undefined);
    assert.equal(barOf({ startMs: 400, endMs: 500 }, { startMs: 200, endMs: 300 }, 400), undefined);
  });

  it('never gives a canvas more than a little beyond its edges, at any zoom', () => {
    const time = fc.double({ min: 0, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(
        time,
        time,
        time,
        fc.double({ min: 1e-5, max: 1e6, noNaN: true }),
        (a, b, at, length) => {
          const span = { startMs: Math.min(a, b), endMs: Math.max(a, b) };
          const bar = barOf(span, { startMs: at, endMs: at + length }, 800);
          if (bar === undefined) return;
          assert.ok(bar.x >= -8 && bar.x <= 800 && bar.width >= 0 && bar.x + bar.width <= 808);
        },
      ),
    );
  });
});

describe('axisTicks', () => {
  it('puts round times at their places', () =>
    assert.deepEqual(axisTicks(whole, 500), [
      { x: 0, label: '0' },
      { x: 100, label: '0.2 s' },
      { x: 200, label: '0.4 s' },
      { x: 300, label: '0.6 s' },
      { x: 400, label: '0.8 s' },
      { x: 500, label: '1 s' },
    ]));

  it('counts in minutes where seconds are too many', () =>
    assert.deepEqual(
      axisTicks({ startMs: 0, endMs: 600_000 }, 500).map(({ label }) => label),
      ['0', '2:00', '4:00', '6:00', '8:00', '10:00'],
    ));

  it('has a bounded number of ticks at any zoom', () => {
    const length = fc.double({ min: 1e-5, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(length, fc.double({ min: 0, max: 1e9, noNaN: true }), (lengthMs, startMs) => {
        const ticks = axisTicks({ startMs, endMs: startMs + lengthMs }, 900);
        assert.ok(ticks.length <= 25, `${ticks.length} ticks`);
      }),
    );
  });
});

describe('zoomRange', () => {
  it('keeps what is under the pointer where it is', () =>
    assert.deepEqual(zoomRange(whole, { factor: 0.5, anchorMs: 250, endMs: 1000 }), {
      startMs: 125,
      endMs: 625,
    }));

  it('gives the whole run back where it would show more', () =>
    assert.equal(zoomRange(whole, { factor: 1.4, anchorMs: 500, endMs: 1000 }), undefined));

  it('stops at what telemetry can tell apart', () => {
    const range = { startMs: 500, endMs: 500.000_01 };
    const closer = zoomRange(range, { factor: 0.1, anchorMs: 500.000_005, endMs: 1000 });
    assert.ok(closer && closer.endMs - closer.startMs > 9e-6);
  });
});

describe('panRange', () => {
  it('stays in the run and keeps its length', () => {
    const range = { startMs: 200, endMs: 400 };
    assert.deepEqual(panRange(range, -500, 1000), { startMs: 0, endMs: 200 });
    assert.deepEqual(panRange(range, 5000, 1000), { startMs: 800, endMs: 1000 });
  });
});

it('rangeAround gives a span some room', () =>
  assert.deepEqual(rangeAround(200, 100, 1000), { startMs: 190, endMs: 310 }));

it('isWhole knows the whole run', () => {
  assert.ok(isWhole(whole, 1000));
  assert.ok(!isWhole({ startMs: 1, endMs: 1000 }, 1000));
});
