import { eq } from "npm:drizzle-orm@0.38";
import { pgTable, serial, text } from "npm:drizzle-orm@0.38/pg-core";
import { drizzle } from "npm:drizzle-orm@0.38/pg-proxy";
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "npm:kysely@0.27";

Deno.serve(async () => {
  const kysely = new Kysely<any>({
    dialect: {
      createAdapter: () => new PostgresAdapter(), createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db), createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  const users = pgTable("users", { id: serial("id"), name: text("name") });
  const db = drizzle(async (sql) => ({ rows: [[1, sql]] }));
  const [row] = await db.select().from(users).where(eq(users.id, 1));
  return Response.json([kysely.selectFrom("a").select("b").where("c", "=", 1).compile().sql, row.name]);
});
