interface Task {
  readonly title: string;
  readonly files: readonly { readonly path: string; readonly code: string }[];
  readonly attempt: number;
}

const FENCE = '```';

export const SYSTEM = `You are a coding agent that works in a repository of another team.
You may read any file. You may change only the files you were given.
Before you change something, say in one line what and why.`;

export function taskPrompt({ title, files, attempt }: Task): string {
  const listing = files.map(({ path, code }) => `### ${path}\n${FENCE}\n${code}\n${FENCE}`);
  const again =
    attempt > 1
      ? `This is attempt ${attempt}. The tests failed before; do not repeat the same change.\n\n`
      : '';
  return `${again}# Task\n${title}\n\n# Files\n${listing.join('\n\n')}\n\nAnswer with a unified diff.`;
}

export class TestFixer {
  private readonly runner: string;
  constructor(runner: string) {
    this.runner = runner;
  }
  prompt(output: string): string {
    return (
      `The command ${this.runner} failed. Its last lines were:\n\n` +
      output +
      '\n\nFind the first failing assertion. ' +
      "Fix the code, not the test, unless the test contradicts the task's title."
    );
  }
}

export const REVIEW_SCHEMA = {
  name: 'submit_review',
  description: 'Hands the finished review in. Call it exactly once, at the very end.',
  parameters: {
    type: 'object',
    properties: {
      verdict: { type: 'string', description: 'Either approve or request_changes, nothing else.' },
      notes: { type: 'string', description: 'What the author should read first, in Markdown.' },
    },
  },
};

export const toolList = () => JSON.stringify([REVIEW_SCHEMA], null, 2);
export const makeFixer = (runner: string, output: string) => new TestFixer(runner).prompt(output);
