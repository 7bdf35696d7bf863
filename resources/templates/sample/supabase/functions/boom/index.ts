// Fails on purpose: the editor marks the line, the log shows the stack, the timeline shows the failed request.
interface Order {
  customer?: { address: { city: string } };
}

function shippingCity(order: Order): string {
  return order.customer!.address.city.toUpperCase();
}

export default {
  fetch(_request: Request): Response {
    const order: Order = JSON.parse(`{"id": 7}`);
    return new Response(`Shipping to ${shippingCity(order)}`);
  },
};
