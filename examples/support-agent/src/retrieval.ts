import { readdirSync, readFileSync } from 'node:fs';
import { trace } from '@opentelemetry/api';
import { cosineSimilarity, embed, embedMany } from 'ai';
import { embeddingModel } from './model.ts';

export interface Policy {
  readonly title: string;
  readonly text: string;
}

/** The two policies of the shop that are nearest to the question. */
export function retrievePolicies(question: string): Promise<readonly Policy[]> {
  return trace.getTracer('support-agent').startActiveSpan('retrieve policies', async (span) => {
    try {
      const policies = readPolicies();
      const { embeddings } = await embedMany({
        model: embeddingModel,
        values: policies.map((policy) => `${policy.title}\n${policy.text}`),
        telemetry: { functionId: 'embed-policies' },
      });
      const { embedding } = await embed({
        model: embeddingModel,
        value: question,
        telemetry: { functionId: 'embed-question' },
      });
      return policies
        .map((policy, index) => ({
          policy,
          score: cosineSimilarity(embedding, embeddings[index] ?? []),
        }))
        .toSorted((one, other) => other.score - one.score)
        .slice(0, 2)
        .map(({ policy }) => policy);
    } finally {
      span.end();
    }
  });
}

function readPolicies(): Policy[] {
  const folder = new URL('../policies/', import.meta.url);
  return readdirSync(folder)
    .toSorted()
    .map((name) => {
      const [heading = '', ...lines] = readFileSync(new URL(name, folder), 'utf8').split('\n');
      return { title: heading.replace(/^# /, ''), text: lines.join('\n').trim() };
    });
}
