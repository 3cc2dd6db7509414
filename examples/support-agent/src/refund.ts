import type { Parcel } from './shop.ts';

const daysToReturn = 30;

/** Thirty days from the last time that the carrier saw the parcel. */
export function refundDeadline(parcel: Parcel): Date {
  const lastScan = parcel.scans[parcel.scans.length - 1];
  const deadline = new Date(lastScan.time);
  deadline.setUTCDate(deadline.getUTCDate() + daysToReturn);
  return deadline;
}
