import { stepCountIs, streamText } from 'ai';
import { chatModel } from './model.ts';
import { systemPrompt, ticketPrompt } from './prompts/support.ts';
import { refundDeadline } from './refund.ts';
import { retrievePolicies } from './retrieval.ts';
import type { Ticket } from './shop.ts';
import { lookUpOrder, trackParcel } from './tools.ts';

/** Answers a customer's ticket; `write` gets the answer as it comes. */
export async function answerTicket(ticket: Ticket, write: (text: string) => void): Promise<void> {
  const policies = await retrievePolicies(ticket.question);
  const result = streamText({
    model: chatModel,
    instructions: systemPrompt({ shop: 'Juniper & Pine', now: new Date() }),
    prompt: ticketPrompt({ ...ticket, ticketId: crypto.randomUUID(), policies }),
    tools: { lookUpOrder, trackParcel },
    stopWhen: stepCountIs(5),
    telemetry: { functionId: 'answer-ticket' },
    // The error also comes as a part of the stream, below.
    onError: () => undefined,
  });

  for await (const part of result.fullStream) {
    if (part.type === 'text-delta') write(part.text);
    if (part.type === 'error') throw part.error;
  }

  const toolResults = (await result.steps).flatMap((step) => step.toolResults);
  for (const each of toolResults) {
    if (each.dynamic || each.toolName !== 'trackParcel') continue;
    const deadline = refundDeadline(each.output);
    write(`\n\nYou can send it back until ${deadline.toDateString()}.\n`);
  }
}
