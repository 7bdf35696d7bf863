import Stripe from "npm:stripe@17";

Deno.serve(async (request) => {
  const stub = new URL(new URL(request.url).searchParams.get("stub")!);
  const stripe = new Stripe("sk_test_x", { host: stub.hostname, port: Number(stub.port), protocol: "http", maxNetworkRetries: 0 });
  const customer = await stripe.customers.create({ email: "a@b.c" });
  const payload = JSON.stringify({ id: "evt_1", object: "event" });
  const header = await stripe.webhooks.generateTestHeaderStringAsync({ payload, secret: "whsec_x" });
  const event = await stripe.webhooks.constructEventAsync(payload, header, "whsec_x");
  return Response.json([customer.id, event.id]);
});
