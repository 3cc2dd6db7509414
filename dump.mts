import { readFileSync } from 'node:fs';
import { decodeWholeTraces } from './test/support/received-spans.ts';
import { runsOf } from './test/support/captures.ts';
import { transcript } from './test/support/transcript.ts';
const file = process.argv[2] as string;
const json = JSON.parse(readFileSync(file, 'utf8'));
const cases = Array.isArray(json) ? json : [{ test: file, otlp: json }];
for (const c of cases) {
  if (process.argv[3] && !c.test.includes(process.argv[3])) continue;
  const { records, problems } = decodeWholeTraces(Buffer.from(JSON.stringify(c.otlp)), 'json');
  if (problems.length) console.log(problems);
  console.log(transcript(c.test, runsOf(records, [])));
  if (process.argv[4]) for (const r of runsOf(records, [])) for (const s of r.spans) console.log(s.name, JSON.stringify({ tags: s.tags, metadata: s.metadata, user: s.userId, conv: s.conversationId, prompt: s.prompt, status: s.status }));
}
