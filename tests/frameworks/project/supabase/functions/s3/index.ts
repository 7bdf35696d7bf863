import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "npm:@aws-sdk/client-s3@3";

Deno.serve(async (request) => {
  const stub = new URL(request.url).searchParams.get("stub")!;
  const client = new S3Client({ region: "us-east-1", endpoint: `${stub}/s3`, forcePathStyle: true, credentials: { accessKeyId: "a", secretAccessKey: "b" } });
  await client.send(new PutObjectCommand({ Bucket: "bucket", Key: "key", Body: "hello" }));
  const got = await client.send(new GetObjectCommand({ Bucket: "bucket", Key: "key" }));
  const listed = await client.send(new ListObjectsV2Command({ Bucket: "bucket" }));
  return Response.json([await got.Body!.transformToString(), listed.Contents?.[0]?.Key]);
});
