import { tool } from 'ai';
import { z } from 'zod';
import { findOrder, findParcel } from './shop.ts';

export const lookUpOrder = tool({
  description: 'What was ordered, when, for how much, and the parcel it is sent in.',
  inputSchema: z.object({ orderId: z.string().describe('Such as 1042') }),
  execute: ({ orderId }) => findOrder(orderId),
});

export const trackParcel = tool({
  description: "The carrier's scans of a parcel, oldest first.",
  inputSchema: z.object({ parcelId: z.string().describe('Such as JP-7781') }),
  execute: ({ parcelId }) => findParcel(parcelId),
});
