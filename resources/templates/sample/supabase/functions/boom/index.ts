// Fails on purpose: editor, log and timeline show where.
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
