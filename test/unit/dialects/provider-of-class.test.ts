import assert from 'node:assert/strict';
import { providerOfClass } from '../../../src/dialects/provider-of-class.ts';

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
