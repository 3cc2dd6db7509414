import { isJsonObject, stringMember, type JsonObject } from '../base/json.ts';
import type { Attributes } from '../model/attribute.ts';
import type { LlmCall } from '../model/span.ts';
import { readJson, readString } from './attribute-reader.ts';
import { readRequestBody, readResponseBody } from './call-bodies.ts';
import { filled } from './filled.ts';

/**
 * True for a step of a generation that is a call of the model: before version 1 there is no inference below
 * it, and it has the bodies of the request and, where nothing was streamed, of the answer.
 */
export function isModelCallStep(attributes: Attributes, type: string): boolean {
  const input = attributes.get('input');
  const isCall = type === 'model_step' && attributes.has('modelMetadata');
  return isCall && typeof input === 'string' && input.startsWith('{"body":');
}

/** All but what the model answered, which `output` tells without cutting it short. */
export function modelCallOf(attributes: Attributes): LlmCall | undefined {
  const model = objectAt(attributes, 'modelMetadata');
  const answer = readResponseBody(objectAt(attributes, 'body'));
  return filled<LlmCall>({
    ...readRequestBody(objectAt(attributes, 'input')['body']),
    operation: 'chat',
    provider: stringMember(model, 'modelProvider'),
    requestModel: stringMember(model, 'modelId'),
    responseModel: readString(attributes, 'modelId'),
    responseId: readString(attributes, 'id'),
    usage: answer?.usage,
    finishReasons: answer?.finishReasons,
  });
}

function objectAt(attributes: Attributes, key: string): JsonObject {
  const value = readJson(attributes, key);
  return isJsonObject(value) ? value : {};
}
