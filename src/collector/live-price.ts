import { defined } from '../base/defined.ts';
import {
  isJsonArray,
  isJsonObject,
  numberMember,
  parseJson,
  stringMember,
  type JsonObject,
} from '../base/json.ts';
import { msToNanos } from '../base/nanos.ts';
import { readUsageObject } from '../dialects/body-usage.ts';
import type { UnnumberedExchange } from '../gateway/gateway-route.ts';
import type { RecordedRequest } from '../model/recorded-exchange.ts';
import type { Usage } from '../model/usage.ts';
import type { ConfiguredPrice } from '../pricing/configured-prices.ts';
import { priceCall, type PricedCall } from '../pricing/price-call.ts';

/** What a live call may cost before it is sent, and what it did cost. US dollars; `undefined`: not known. */
export interface CallPrice {
  estimate(request: RecordedRequest): number | undefined;
  ofExchange(exchange: UnnumberedExchange): number | undefined;
}

/** Few texts have more tokens than this; a budget is better spent too slowly than too fast. */
const bytesPerToken = 3;
/** Where a request does not say how long its answer may be. */
const usualOutputTokens = 4096;

export function callPrice(prices: () => readonly ConfiguredPrice[], now: () => number): CallPrice {
  const priceOf = (model: string | undefined, usage: Usage): number | undefined => {
    if (model === undefined) return undefined;
    const startTime = msToNanos(now());
    return priceCall(defined<PricedCall>({ requestModel: model, usage, startTime }), prices())?.usd;
  };
  return {
    estimate: (request) =>
      priceOf(modelOf(request), {
        inputTokens: Math.ceil(request.body.length / bytesPerToken),
        outputTokens: mostOutputTokens(bodyOf(request)),
      }),
    ofExchange: ({ request, response }) => {
      const usage = answerUsage(response.frames.map((frame) => frame.bytes));
      return usage === undefined ? undefined : priceOf(modelOf(request), usage);
    },
  };
}

/** Of the body, or of a path such as Gemini's `/v1beta/models/gemini-2.5-flash:generateContent`. */
function modelOf(request: RecordedRequest): string | undefined {
  const inPath = /\/(?:models|deployments)\/([^/:?]+)/.exec(request.path)?.[1];
  return stringMember(bodyOf(request), 'model') ?? inPath;
}

function bodyOf(request: RecordedRequest): JsonObject {
  const body = parseJson(Buffer.from(request.body).toString('utf8'));
  return isJsonObject(body) ? body : {};
}

function mostOutputTokens(body: JsonObject): number {
  const holders = [body, body['generationConfig'], body['options']].filter(isJsonObject);
  const names = [
    'max_completion_tokens',
    'max_output_tokens',
    'max_tokens',
    'maxOutputTokens',
    'num_predict',
  ];
  const told = holders.flatMap((holder) =>
    names.flatMap((name) => numberMember(holder, name) ?? []),
  );
  const [limit = usualOutputTokens] = told.filter((each) => each > 0);
  return limit * (numberMember(body, 'n') ?? 1);
}

/** Counts of an answer in one piece; of a stream, those of all its events, the last word of each counting. */
function answerUsage(pieces: readonly Uint8Array[]): Usage | undefined {
  const text = Buffer.concat(pieces).toString('utf8');
  const whole = parseJson(text);
  const events = isJsonObject(whole) ? [whole] : text.split('\n').flatMap(eventOf);
  const told = events.flatMap(usageHolders);
  return told.length === 0 ? undefined : readUsageObject(Object.assign({}, ...told) as JsonObject);
}

function eventOf(line: string): readonly JsonObject[] {
  const value = parseJson(line.replace(/^data:\s*/, ''));
  if (isJsonArray(value)) return value.filter(isJsonObject);
  return isJsonObject(value) ? [value] : [];
}

function usageHolders(event: JsonObject): readonly JsonObject[] {
  const places = [event, event['message'], event['response']].filter(isJsonObject);
  const usages = places
    .flatMap((place) => [place['usage'], place['usageMetadata']])
    .filter(isJsonObject);
  return 'eval_count' in event ? [...usages, event] : usages;
}
