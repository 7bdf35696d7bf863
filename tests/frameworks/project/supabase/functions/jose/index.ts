import * as jose from "npm:jose@5";

Deno.serve(async () => {
  const { publicKey, privateKey } = await jose.generateKeyPair("ES256");
  const token = await new jose.SignJWT({ a: 1 }).setProtectedHeader({ alg: "ES256" }).setExpirationTime("1h").sign(privateKey);
  return Response.json((await jose.jwtVerify(token, publicKey)).payload.a);
});
