import orders from '../data/orders.json' with { type: 'json' };
import parcels from '../data/parcels.json' with { type: 'json' };
import tickets from '../data/tickets.json' with { type: 'json' };

export type Order = (typeof orders)[number];

export interface Ticket {
  readonly orderId: string;
  readonly customer: string;
  readonly question: string;
}

export interface Parcel {
  readonly parcelId: string;
  readonly carrier: string;
  readonly scans: readonly {
    readonly time: string;
    readonly place: string;
    readonly what: string;
  }[];
}

export function findTicket(orderId: string): Ticket {
  return found(
    tickets.find((ticket) => ticket.orderId === orderId),
    `ticket for order ${orderId}`,
  );
}

export function findOrder(orderId: string): Order {
  return found(
    orders.find((order) => order.orderId === orderId),
    `order ${orderId}`,
  );
}

export function findParcel(parcelId: string): Parcel {
  return found(
    parcels.find((parcel) => parcel.parcelId === parcelId),
    `parcel ${parcelId}`,
  );
}

function found<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`There is no ${what}.`);
  return value;
}
