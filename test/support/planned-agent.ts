import { assertNever } from '../../src/base/assert-never.ts';
import { randomBytes, randomUUID } from 'node:crypto';
import type { AskedCall, ModelApi, Reply, ToolRequest, Turn } from './model-apis/model-api.ts';

/** What a generated agent does, step by step; what it says depends on what it is answered. */
export type Step =
  | {
      readonly type: 'ask';
      readonly words: string;
      readonly stream: boolean;
      readonly tools: boolean;
      /** What no two runs say alike, put into the prompt. */
      readonly volatile: readonly Volatile[];
    }
  | { readonly type: 'loop'; readonly times: number; readonly steps: readonly Step[] }
  /** Conversations that go on at the same time and know nothing of each other. */
  | { readonly type: 'fan-out'; readonly branches: readonly (readonly Step[])[] }
  /** By whether the last answer's first word has an even number of letters. */
  | { readonly type: 'branch'; readonly even: readonly Step[]; readonly odd: readonly Step[] };

export type Volatile = 'time' | 'id' | 'folder' | 'port' | 'secret';

export interface AgentWorld {
  readonly api: ModelApi;
  now(): number;
  /** A key that a user has put into a prompt. */
  readonly secret: string;
  /** `place` says which step asks, the same in every run. */
  send(
    asked: AskedCall,
    place: string,
  ): Promise<{ readonly status: number; readonly body: string }>;
}

/** A call that was not answered ends its conversation, and is what the agent says at the end. */
class Refused extends Error {}

/** Most providers' SDKs try a server's errors again, twice. */
const attempts = 3;

/** Runs a plan and gives what the agent would print: what it was told, each line with its step. */
export async function runAgent(
  plan: readonly Step[],
  world: AgentWorld,
): Promise<readonly string[]> {
  const conversation = new Conversation(world, [{ role: 'system', text: 'You are terse.' }]);
  await conversation.run(plan, '');
  return conversation.said;
}

class Conversation {
  readonly said: string[] = [];
  private readonly world: AgentWorld;
  private turns: readonly Turn[];

  constructor(world: AgentWorld, turns: readonly Turn[]) {
    this.world = world;
    this.turns = turns;
  }

  async run(steps: readonly Step[], path: string): Promise<'done' | 'refused'> {
    try {
      for (const [index, step] of steps.entries()) await this.take(step, `${path}/${index}`);
      return 'done';
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.said.push(error.message);
      return 'refused';
    }
  }

  private async take(step: Step, path: string): Promise<void> {
    switch (step.type) {
      case 'ask':
        return this.ask(step, path);
      case 'loop':
        for (let round = 0; round < step.times; round++)
          for (const [index, each] of step.steps.entries())
            await this.take(each, `${path}.${round}/${index}`);
        return;
      case 'fan-out': {
        const branches = step.branches.map((_, index) => {
          const start: Turn = { role: 'user', text: `You are worker ${index} of ${path}.` };
          return new Conversation(this.world, [...this.turns.slice(0, 1), start]);
        });
        const ends = await Promise.all(
          branches.map((branch, index) =>
            branch.run(step.branches[index] ?? [], `${path}:${index}`),
          ),
        );
        for (const { said } of branches) this.said.push(...said);
        if (ends.includes('refused')) throw new Refused(`${path} lost a worker`);
        return;
      }
      case 'branch': {
        const letters = (this.said.at(-1)?.split(' ')[1] ?? '').replace(/[^a-z]/g, '').length;
        const [name, steps] = letters % 2 === 0 ? ['even', step.even] : ['odd', step.odd];
        for (const [index, each] of steps.entries())
          await this.take(each, `${path}?${name}/${index}`);
      }
    }
  }

  private async ask(step: Step & { type: 'ask' }, path: string): Promise<void> {
    const { words, volatile, stream, tools } = step;
    const pieces = volatile.map((kind) => volatileText(kind, this.world));
    this.add({ role: 'user', text: [words, ...pieces].join(' ') });
    for (let turn = 0; turn < 4; turn++) {
      const reply = await this.call({ stream, tools }, `${path}#${turn}`);
      if (reply.calls.length === 0) {
        this.add({ role: 'assistant', text: reply.text });
        this.said.push(`${path} ${reply.text}`);
        return;
      }
      this.add({ role: 'assistant', text: '', calls: reply.calls });
      for (const call of reply.calls) this.add({ role: 'tool', text: this.tool(call), call });
    }
  }

  /** Its result tells when it was measured. */
  private tool({ arguments: given }: ToolRequest): string {
    const at = new Date(this.world.now()).toISOString();
    return JSON.stringify({ ...given, sky: 'rain', measuredAt: at });
  }

  private async call(wish: { stream: boolean; tools: boolean }, place: string): Promise<Reply> {
    const { api } = this.world;
    const asked = api.ask(this.turns, wish);
    for (let attempt = 1; ; attempt++) {
      const { status, body } = await this.world.send(asked, `${place}!${attempt}`);
      if (status === 200) return api.read(body);
      const again = (status === 429 || status >= 500) && attempt < attempts;
      if (!again) throw new Refused(`${place} ${status}`);
    }
  }

  private add(turn: Turn): void {
    this.turns = [...this.turns, turn];
  }
}

function volatileText(kind: Volatile, world: AgentWorld): string {
  switch (kind) {
    case 'time':
      return `It is ${new Date(world.now()).toISOString()}.`;
    case 'id':
      return `Session ${randomUUID()}.`;
    case 'folder':
      return `Write to /tmp/agent-${randomName()}/out.txt.`;
    case 'port':
      return `See http://localhost:${32_768 + Math.floor(Math.random() * 28_000)}/.`;
    case 'secret':
      return `My key is ${world.secret}.`;
    default:
      return assertNever(kind);
  }
}

/** As Python's `tempfile` makes them. */
function randomName(): string {
  return `a7${randomBytes(6).toString('base64url').replaceAll('-', 'x')}`;
}

/** What an agent said, without the names that each run makes for itself. */
export function withoutNames(text: string): string {
  return text.replace(/[0-9a-f-]{36}|\/tmp\/agent-[\w-]{10}/g, 'NAME');
}
