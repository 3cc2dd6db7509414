import * as fc from 'fast-check';
import { modelApis } from './model-apis/all-model-apis.ts';
import type { Step, Volatile } from './planned-agent.ts';

const word = fc.stringMatching(/^[a-z]{2,8}$/);

const ask: fc.Arbitrary<Step> = fc.record({
  type: fc.constant('ask' as const),
  words: fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' ')),
  stream: fc.boolean(),
  tools: fc.boolean(),
  volatile: fc.uniqueArray(fc.constantFrom<Volatile>('time', 'id', 'folder', 'port', 'secret'), {
    maxLength: 3,
  }),
});

const { steps } = fc.letrec<{ step: Step; steps: readonly Step[] }>((tie) => ({
  step: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    ask,
    fc.record({
      type: fc.constant('loop' as const),
      times: fc.integer({ min: 1, max: 2 }),
      steps: tie('steps'),
    }),
    fc.record({
      type: fc.constant('fan-out' as const),
      branches: fc.array(tie('steps'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ type: fc.constant('branch' as const), even: tie('steps'), odd: tie('steps') }),
  ),
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 2 }),
}));

/** Agents of every kind that a replay must repeat; each asks at least once. */
export const agentPlan: fc.Arbitrary<readonly Step[]> = fc
  .tuple(ask, steps)
  .map(([first, rest]) => [first, ...rest]);

/** Its name, which a failing property prints. */
export const apiName = fc.constantFrom(...modelApis.map(({ name }) => name));
