interface Order { customer?: { city: string } }

function city(order: Order): string {
  return order.customer!.city.toUpperCase();
}

Deno.serve(() => new Response(city({})));
