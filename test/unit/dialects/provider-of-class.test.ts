import assert from 'node:assert/strict';
import { providerOfClass, providerOfPath } from '../../../src/dialects/provider-of-class.ts';

describe('providerOfClass', () => {
  for (const [name, provider] of [
    ['OpenAIChatGenerator', 'openai'],
    ['OpenAI.achat-1f2e', 'openai'],
    ['AzureOpenAITextEmbedder', 'azure.ai.openai'],
    ['AmazonBedrockChatGenerator', 'aws.bedrock'],
    ['GoogleGenAIChatGenerator', 'gcp.gemini'],
    ['OpenAILike.chat', undefined],
    ['RetrieverQueryEngine.query', undefined],
    ['', undefined],
  ] as const)
    it(`knows ${name === '' ? 'nothing' : name}`, () => {
      assert.equal(providerOfClass(name), provider);
    });
});

describe('providerOfPath', () => {
  it('knows the first step of a path, and no name without one', () => {
    const names = [
      'openai/gpt-4o',
      'gemini/gemini-2.5-flash',
      'gpt-4o',
      'Qwen/Qwen3-8B',
      undefined,
    ];
    assert.deepEqual(names.map(providerOfPath), [
      'openai',
      'google',
      undefined,
      undefined,
      undefined,
    ]);
  });
});
