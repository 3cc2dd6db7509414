import type { Attributes } from '../model/attribute.ts';
import type { Message } from '../model/message.ts';

/** Instructions that stand beside the messages in a provider's body: some instrumentations forget them. */
const instructionsBeside = /"(system|instructions|systemInstruction)"\s*:/;

/** True where the body of the request may say more than the messages of the span. */
export function lacksMessages(attributes: Attributes, asked: readonly Message[]): boolean {
  if (asked.some(isHollow)) return true;
  const body = attributes.get('input.value');
  return !hasInstructions(asked) && typeof body === 'string' && instructionsBeside.test(body);
}

/**
 * The messages as told, or those of the body where it says more: instrumentations of LangChain leave
 * out contents that are lists of parts, of which version 1 makes its instructions.
 */
export function fuller(
  told: readonly Message[] | undefined,
  inBody: readonly Message[] | undefined,
): readonly Message[] | undefined {
  if (told === undefined || inBody === undefined) return told ?? inBody;
  const saysMore = inBody.filter(isHollow).length < told.filter(isHollow).length;
  const instructs = hasInstructions(inBody) && !hasInstructions(told);
  return saysMore || instructs ? inBody : told;
}

function isHollow({ parts }: Message): boolean {
  return parts.length === 0;
}

export function hasInstructions(messages: readonly Message[]): boolean {
  return messages.some(({ role }) => role === 'system');
}
